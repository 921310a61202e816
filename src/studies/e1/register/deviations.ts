import { exists } from "@/core/exists.ts";
import { isDeepStrictEqual } from "node:util";
import { join } from "node:path";
import { requireName, suggestion } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import {
  type Deviation,
  DEVIATION_LOG,
  freezePath,
  logDeviation,
  OPENING_LOG,
  readDeviations,
  readFreeze,
  readOpenings,
  requireRegistered,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { frozenInputs, permissionFor } from "../prepare/mod.ts";
import { runsFolder } from "../run/run_spec.ts";
import { allPreregistrations } from "../plan/preregistration_file.ts";
import { recordOf } from "./registration.ts";
import { type ExperimentPlan, resolvePlan } from "../plan/resolve.ts";

/** The reason of a deviation that a command logs by itself. */
const TYPED = "overridden on the command line";

/**
 * Appends what a plan changes in its registered experiment to Deviation_Log.md, an entry a field. The same deviation is
 * logged once, however often it is run: what was known when it was first decided stands.
 *
 * There is nothing to deviate from, and nothing is written, where the plan is not frozen or registers another experiment:
 * such a run explores by its name, and no rule of a standing asks the log about it.
 *
 * @throws {GateError} if the plan's data may not be opened: then nothing is run, and nothing logged
 */
export async function logDeviations(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<void> {
  const { preregistration, experiment } = plan;
  if (plan.deviations.length === 0 || preregistration.experiment !== experiment) return;
  const name = preregistration.name;
  if (await readFreeze(freezePath(name, { repository: repositoryRoot() })) === undefined) return;
  await permissionFor(plan.data.ood);
  const log = join(logsFolder(), DEVIATION_LOG);
  const logged = await readDeviations(log, { plan: name });
  const resultsKnown = await mayKnowResults(plan);
  for (const difference of plan.deviations) {
    if (logged.some((before) => isLoggedAs(before, difference))) continue;
    const { path, registered, resolved } = difference;
    const deviation: Deviation = {
      plan: name,
      field: `experiment.${path}`,
      old: registered ?? null,
      new: resolved ?? null,
      reason: TYPED,
      resultsKnown,
      hypotheses: Object.keys(preregistration.hypotheses),
    };
    const entry = await logDeviation(log, deviation);
    say(`deviation logged: Deviation_Log.md, entry ${entry.number} (${deviation.field})`);
  }
}

/**
 * A trial must not cost a plan its unread data: what departs from a frozen plan may open the set that the plan holds out
 * only if each departure stands in Deviation_Log.md already, as one that was decided and not typed.
 *
 * @throws {GateError} naming the overrides that are not logged, or why the set may not be opened at all
 */
export async function requireHeldOutSpared(plan: ExperimentPlan): Promise<void> {
  if (plan.deviations.length === 0) return;
  const { name } = plan.data.ood;
  const permission = await permissionFor(plan.data.ood);
  if (permission.kind !== "frozen") return;
  const logged = await readDeviations(join(logsFolder(), DEVIATION_LOG), { plan: permission.plan });
  const decided = logged.filter(({ reason }) => reason !== TYPED);
  const unlogged = plan.deviations.filter((one) => !decided.some((before) => isLoggedAs(before, one)));
  if (unlogged.length === 0) return;
  throw new GateError("preregistration", [
    `data.ood: ${name} is held out by plan ${permission.plan}, and a trial with another ` +
    `${
      unlogged.map(({ path }) => path).join(", ")
    } would open it: try on explored data (data=NAME), or log the ` +
    `deviation with its reason first ('deno task log deviation')`,
  ]);
}

function isLoggedAs(
  { field, old, new: now }: Pick<Deviation, "field" | "old" | "new">,
  { path, registered, resolved }: ExperimentPlan["deviations"][number],
): boolean {
  return field === `experiment.${path}` && isDeepStrictEqual(old, registered ?? null) &&
    isDeepStrictEqual(now, resolved ?? null);
}

/** Whether a run of this experiment is there whose result somebody may have seen, or its test data was opened. */
async function mayKnowResults(plan: ExperimentPlan): Promise<boolean> {
  if (await exists(runsFolder(plan))) return true;
  const openings = await readOpenings(join(logsFolder(), OPENING_LOG));
  return openings.some((opening) => opening.plan === plan.preregistration.name);
}

/** Whether it says why the result of a run is gone that read held-out data: `runs.<run id>`, as `check` names it. */
async function isOpenedRun({ plan, field }: Deviation): Promise<boolean> {
  const openings = await readOpenings(join(logsFolder(), OPENING_LOG));
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
  requireName(deviation.plan, { where: `${where}: plan` });
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
