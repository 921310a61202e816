import { exists } from "@/core/exists.ts";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import {
  type Deviation,
  freezePath,
  logDeviation,
  readDeviations,
  readFreeze,
  readOpenings,
  requireRegistered,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { frozenInputs } from "../prepare/mod.ts";
import { runsFolder } from "../run/run_spec.ts";
import { allPreregistrations } from "./preregistration_file.ts";
import { recordOf } from "./registration.ts";
import { type ExperimentPlan, resolvePlan } from "./resolve.ts";

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
  const resultsKnown = await mayKnowResults(plan);
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

/** Whether a run of this experiment is there whose result somebody may have seen, or its test data was opened. */
async function mayKnowResults(plan: ExperimentPlan): Promise<boolean> {
  if (await exists(runsFolder(plan))) return true;
  const openings = await readOpenings(join(logsFolder(), "Opening_Log.md"));
  return openings.some((opening) => opening.plan === deviatedPlan(plan));
}

/** Whether it says why the result of a run is gone that read held-out data: `runs.<run id>`, as `check` names it. */
async function isOpenedRun({ plan, field }: Deviation): Promise<boolean> {
  const openings = await readOpenings(join(logsFolder(), "Opening_Log.md"));
  return openings.some((opening) =>
    opening.plan === plan && opening.runs.some((id) => field === `runs.${id}`)
  );
}

/**
 * Refuses a deviation that is one from no plan of E1: of an unknown plan, or of a field or a hypothesis that the plan
 * does not have, as it is frozen or, if it is not, as it would be run now.
 *
 * @throws {InputError} naming what there is
 */
export async function requireKnownDeviation(
  deviation: Deviation,
  { where }: { where: string },
): Promise<void> {
  if (await isOpenedRun(deviation)) return;
  const freeze = await readFreeze(freezePath(deviation.plan, { repository: repositoryRoot() }));
  if (freeze !== undefined) {
    const registered = Object.keys(freeze.plan.hypotheses as Record<string, unknown>);
    return requireRegistered(deviation, { record: freeze.record, registered, where });
  }
  const plans = await allPreregistrations();
  const found = plans.find(({ name }) => name === deviation.plan);
  if (found === undefined) {
    const known = suggestion(deviation.plan, plans.map(({ name }) => name));
    throw new InputError(`there is no plan '${deviation.plan}'${known}`, {
      where: `${where}: plan`,
      mend: "name a file of configs/preregistrations",
    });
  }
  const plan = await resolvePlan([`experiment=${found.experiment}`]);
  const record = await recordOf(plan, await frozenInputs(plan));
  requireRegistered(deviation, { record, registered: Object.keys(found.hypotheses), where });
}
