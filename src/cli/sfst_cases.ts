import { InputError } from "@/core/errors.ts";
import { resolveScan } from "@/studies/sfst/plan/resolve_scan.ts";
import { specsOf } from "@/studies/sfst/run/case_spec.ts";

/** The run ids of the cases that the arguments ask for; undefined, which stands for all, if there are none. */
export async function caseIdsOf(overrides: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  if (overrides.length === 0) return undefined;
  return new Set((await specsOf(await resolveScan(overrides))).map(({ runId }) => runId));
}

/**
 * For commands that take `key=value` alone: `sfst_scan gGamma_small` is not to start the default scan.
 *
 * @throws {InputError} if there are bare words
 */
export function refuseWords([word]: readonly string[]): void {
  if (word === undefined) return;
  throw new InputError(`'${word}' is no setting`, {
    where: "arguments",
    mend: `write key=value, such as scan=${word}`,
  });
}
