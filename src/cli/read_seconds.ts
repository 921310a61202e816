import { InputError } from "@/core/errors.ts";
import type { CommandContext } from "./command.ts";

/**
 * The seconds that an option gives.
 *
 * @param example what `mend` shows, in seconds
 * @returns undefined if the option was not given
 * @throws {InputError} it gives no positive number
 */
export function secondsOf(
  options: CommandContext["options"],
  name: `--${string}`,
  { example }: { example: number },
): number | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const seconds = option === true ? NaN : Number(option);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new InputError(`'${option === true ? "" : option}' is no positive number of seconds`, {
    where: name,
    mend: `write ${name}=${example}`,
  });
}
