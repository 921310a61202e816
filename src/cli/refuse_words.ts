import { InputError } from "@/core/errors.ts";

/**
 * For commands that take `key=value` alone: `sfst_scan gGamma_small` is not to start the default scan.
 *
 * @param suchAs an example for the message
 * @throws {InputError} if there are bare words
 */
export function refuseWords([word]: readonly string[], { suchAs }: { suchAs: string }): void {
  if (word === undefined) return;
  throw new InputError(`'${word}' is no setting`, {
    where: "arguments",
    mend: `write key=value, such as ${suchAs}`,
  });
}
