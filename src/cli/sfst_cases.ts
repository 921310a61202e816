import { resolveScan } from "@/studies/sfst/plan/mod.ts";
import { specsOf } from "@/studies/sfst/run/mod.ts";

/** The run ids of the cases that the arguments ask for; undefined, which stands for all, if there are none. */
export async function caseIdsOf(overrides: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  if (overrides.length === 0) return undefined;
  return new Set((await specsOf(await resolveScan(overrides))).map(({ runId }) => runId));
}
