import { join } from "node:path";
import { GateError, InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { readMetadata } from "@/core/study/mod.ts";
import { measurementTexts, measureRun } from "../measure/mod.ts";
import { recordOf } from "../register/registration.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/inputs.ts";
import { type CollectedRun, collectStudy } from "./collect_runs.ts";
import { completePairs } from "./hypotheses.ts";
import { studyStanding } from "./study_standing.ts";
import { summarise, type Summary, writeSummary } from "./summary.ts";
import { metricsTable, writeMetricsTable } from "./table.ts";

/**
 * An analysis pairs the networks of all arms, so that no choice of some of them comes to its end.
 *
 * @throws {InputError} if `model=` chose fewer
 */
export function requireAllNetworks(
  { arms, models }: { arms: readonly unknown[]; models: readonly { readonly name: string }[] },
): void {
  if (models.length === arms.length) return;
  const count = arms.length === 2 ? "two" : arms.length;
  throw new InputError(`E1 compares ${count} networks, got ${models.map(({ name }) => name).join(", ")}`, {
    where: "model",
    mend: "leave model= away, which is for train_e1",
  });
}

/**
 * Statistics over the runs of a plan. Every run's metrics are measured once more from its raw files and must come out
 * as they were written; then the hypotheses are tested and decided.
 *
 * @returns the summary and the files written
 * @throws {InputError} if the plan leaves a network out
 * @throws {GateError} naming each run that is missing or whose metrics do not follow from its raw files, or if runs
 *   diverged and no pair is left
 */
export async function aggregate(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<{ summary: Summary; written: string[] }> {
  requireAllNetworks(plan);
  const inputs = await frozenInputs(plan);
  const study = await collectStudy(plan, inputs);
  const { runs, diverged } = study;
  if (completePairs(runs, diverged).length === 0) {
    throw new GateError(
      "aggregate",
      diverged.map(({ model, seed, reason }) =>
        `run ${model}, seed ${seed} diverged: ${reason}; no pair of runs is left to compare`
      ),
    );
  }
  await remeasure(runs);
  say(`${runs.length} runs: every metric recomputed from raw files and found as written`);
  const record = await recordOf(plan, inputs);
  const standing = await studyStanding({
    plan: plan.preregistration.name,
    experiment: plan.experiment,
    synthetic: plan.synthetic,
    record,
    runs: await Promise.all([...runs, ...diverged].map(async ({ runId, seed, folder }) => (
      { runId, seed, commit: (await readMetadata(folder)).commit }
    ))),
  });
  say(`${standing.standing}: ${standing.reasons[0] ?? "as frozen"}`);
  const summary = await summarise(plan, study, { inputs, standing, record });
  const written = [
    await writeSummary(summary, plan.outputFolder),
    ...await writeMetricsTable(await metricsTable(summary), plan.outputFolder),
  ];
  return { summary, written };
}

async function remeasure(runs: readonly CollectedRun[]): Promise<void> {
  const progress = openProgress({ label: "recomputing metrics", total: runs.length, unit: "runs" });
  const findings: string[] = [];
  for (const { folder, model, seed } of runs) {
    for (const [name, text] of Object.entries(measurementTexts(await measureRun(folder)))) {
      if (await readText(join(folder, name)) !== text) {
        findings.push(`${model}, seed ${seed}: ${join(folder, name)} does not follow from the raw files`);
      }
    }
    progress.advance();
  }
  progress.finish();
  if (findings.length > 0) throw new GateError("aggregate", findings);
}
