import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { type Deviation, logDeviation, readDeviations } from "@/core/preregistration/mod.ts";
import { logsFolder } from "@/core/repository.ts";
import { runsFolder } from "../run/run_spec.ts";
import type { ExperimentPlan } from "./resolve.ts";

/**
 * Appends what a plan changes in its registered experiment to Deviation_Log.md, an entry a field. The same deviation is
 * logged once, however often it is run: what was known when it was first decided stands.
 */
export async function logDeviations(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<void> {
  if (plan.deviations.length === 0) return;
  const log = join(logsFolder(), "Deviation_Log.md");
  const name = deviatedPlan(plan);
  const logged = await readDeviations(log, { plan: name });
  const resultsKnown = await hasRuns(plan);
  for (const { path, registered, resolved } of plan.deviations) {
    const deviation: Deviation = {
      plan: name,
      field: `experiment.${path}`,
      old: registered ?? null,
      new: resolved ?? null,
      reason: "overridden on the command line",
      resultsKnown,
      hypotheses: Object.keys(plan.preregistration.hypotheses),
    };
    const before = logged.some((one) =>
      one.field === deviation.field && isDeepStrictEqual(one.old, deviation.old) &&
      isDeepStrictEqual(one.new, deviation.new)
    );
    if (before) continue;
    const entry = await logDeviation(log, deviation);
    say(`deviation logged: Deviation_Log.md, entry ${entry.number} (${deviation.field})`);
  }
}

/** What is departed from: the plan, if this is its experiment, and else the experiment's own file. */
function deviatedPlan({ preregistration, experiment }: ExperimentPlan): string {
  return preregistration.experiment === experiment ? preregistration.name : experiment;
}

/** Whether any run of this experiment is there whose result somebody may have seen. */
async function hasRuns(plan: ExperimentPlan): Promise<boolean> {
  return await Deno.stat(runsFolder(plan)).then(() => true, () => false);
}
