import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import {
  readPlanFile,
  type Standing,
  type StandingKind,
  type StudyRecord,
} from "@/core/preregistration/mod.ts";
import { significanceWarning } from "@/statistics/mod.ts";
import type { Metrics } from "../measure/mod.ts";
import { answerable, registeredPair } from "../plan/arms.ts";
import { preregistrationPath } from "../plan/preregistration_file.ts";
import { commandFor } from "../plan/command_line.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { RunConfig } from "../plan/run_config.ts";
import type { CollectedStudy } from "./collect_runs.ts";
import { type HypothesisResult, testHypotheses } from "./hypotheses.ts";
import { type MeasureSummaries, summariseMeasures } from "./measure_summaries.ts";
import { parseSummary } from "./parse_summary.ts";
import { plannedCodeVersion } from "../register/registration.ts";
import { type SummaryArms, summaryArms } from "./summary_arms.ts";
import { requireSummaryOf } from "./summary_of_plan.ts";
import type { StudyStanding } from "./study_standing.ts";

/** Its file, in the output folder of its experiment. */
export const SUMMARY_FILE = "E1_summary.json";

/** E1_summary.json: every number with the run ids and files that it comes from. */
export type Summary = SummaryArms & SummaryOfRuns;

/** What a summary says beside its arms. */
export interface SummaryOfRuns {
  /** Of every summary of this study. */
  readonly study: "E1";
  /** The experiment's name. */
  readonly experiment: string;
  /** The experiment's title. */
  readonly title: string;
  /** True of the rehearsal, whose numbers mean nothing. */
  readonly synthetic: boolean;
  /** What the comparison is to answer. */
  readonly question: string;
  /** How the call differed from the experiment's file, a line each. */
  readonly deviations: readonly string[];
  /** What a reader must know before any number, a sentence each. */
  readonly warnings: readonly string[];
  /** Those that were trained, diverged ones too. */
  readonly seeds: readonly number[];
  /** Of all runs. */
  readonly backend: RunConfig["backend"];
  /** sha256 over the code that the runs were made with, 64 hex digits. */
  readonly code_version: string;
  /** Data file → sha256. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Those that came to an end. */
  readonly runs: readonly {
    readonly run_id: string;
    readonly model: string;
    readonly seed: number;
    readonly path: string;
    readonly metrics_sha256: string;
    readonly metrics: Metrics;
  }[];
  /** Runs whose loss stopped being a number: they have no metrics, and their seeds make no pair. */
  readonly diverged: readonly {
    readonly run_id: string;
    readonly model: string;
    readonly seed: number;
    readonly path: string;
    readonly reason: string;
  }[];
  /** Model → each measure over its seeds. */
  readonly models: Readonly<Record<string, MeasureSummaries>>;
  /** Which plan this follows, and whether it may count as a test of it. */
  readonly preregistration: {
    readonly plan: string;
    readonly plan_sha256: string;
    /** Of the freeze that it was held against; null if the plan is not frozen. */
    readonly freeze_seal: string | null;
    readonly analysis_id: string;
    readonly standing: StandingKind;
    /** Why it is exploratory; none if it is not. */
    readonly reasons: readonly string[];
    /** Logged deviations from the frozen record. */
    readonly deviations: Standing["deviations"];
  };
  /** What was done, by field, in the form of the frozen record. */
  readonly executed: StudyRecord;
  /** Id → how it was tested and what came out. */
  readonly hypotheses: Readonly<Record<string, HypothesisResult>>;
}

/** The summary of a study from its runs; the same runs give the same summary, byte for byte. */
export async function summarise(
  plan: ExperimentPlan,
  { runs, diverged }: CollectedStudy,
  { inputs, standing, record }: {
    inputs: Readonly<Record<string, string>>;
    standing: StudyStanding;
    record: StudyRecord;
  },
): Promise<Summary> {
  const arms = plan.arms.map(({ name, model }) => ({ name, model: model.name }));
  const preregistration = answerable(plan);
  const { models, differences } = summariseMeasures(runs, {
    arms,
    analysis: preregistration.analysis,
    diverged,
  });
  return {
    study: "E1",
    experiment: plan.experiment,
    title: plan.title,
    synthetic: plan.synthetic,
    question: preregistration.question,
    deviations: plan.deviations.map(({ path, registered, resolved }) =>
      `${path}: registered ${JSON.stringify(registered)}, here ${JSON.stringify(resolved)}`
    ),
    warnings: warningsOf(plan, { runs, diverged }, standing),
    seeds: plan.seeds,
    ...summaryArms(plan.configuration, { ...plan, differences }),
    backend: runs[0].backend,
    code_version: await plannedCodeVersion(plan),
    inputs,
    runs: runs.map(({ runId, model, seed, path, metrics, metricsSha256 }) => ({
      run_id: runId,
      model,
      seed,
      path,
      metrics_sha256: metricsSha256,
      metrics,
    })),
    diverged: diverged.map(({ runId, model, seed, path, reason }) => ({
      run_id: runId,
      model,
      seed,
      path,
      reason,
    })),
    models,
    preregistration: {
      plan: plan.preregistration.name,
      plan_sha256: (await readPlanFile(preregistrationPath(plan.preregistration.name))).planSha256,
      freeze_seal: standing.freezeSeal,
      analysis_id: standing.analysisId,
      standing: standing.standing,
      reasons: standing.reasons,
      deviations: standing.deviations,
    },
    executed: record,
    hypotheses: testHypotheses(runs, preregistration, {
      arms: registeredPair(arms),
      standings: standing.hypotheses,
      diverged,
    }),
  };
}

/** Writes E1_summary.json: keys sorted, so that equal results are equal files. */
export async function writeSummary(summary: Summary, folder: string): Promise<string> {
  const path = join(folder, SUMMARY_FILE);
  await writeFileAtomic(path, readableCanonicalJson(summary));
  return path;
}

/**
 * Reads E1_summary.json of a plan.
 *
 * @throws {InputError} if it is not there yet, cut off, no summary, or that of other overrides than the plan has
 */
export async function readSummary(
  plan: ExperimentPlan | Pick<ExperimentPlan, "outputFolder">,
): Promise<Summary> {
  const where = join(plan.outputFolder, SUMMARY_FILE);
  const mend = "experiment" in plan ? `run '${commandFor("full_e1", plan)}'` : "restore it from a copy";
  const text = await readText(where).catch((cause) => {
    const what = cause instanceof InputError ? cause.what : "cannot be read";
    throw new InputError(what, { where, mend, cause });
  });
  const summary = parseSummary(text, { where });
  if ("experiment" in plan) requireSummaryOf(plan, { summary, where });
  return summary;
}

function warningsOf(
  plan: ExperimentPlan,
  { runs, diverged }: CollectedStudy,
  { standing, reasons }: StudyStanding,
): string[] {
  const warnings: string[] = [];
  if (plan.synthetic) warnings.push("SYNTHETIC: the networks are untrained; no number here means anything");
  else if (standing === "exploratory") {
    const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : "";
    warnings.push(`EXPLORATORY: no test of the registered plan; ${reasons[0]}${more}`);
  }
  if (plan.parityTolerance === undefined) {
    warnings.push("no parity was asked for: the networks may differ in parameters and multiply-adds");
  }
  const power = significanceWarning(plan.seeds.length, {
    alpha: plan.preregistration.analysis.alpha,
    unit: "seeds",
  });
  // the sentence says the unit once more, of the seeds that would be enough
  if (power !== null) warnings.push(power.replace(/^1 seeds\b/, "1 seed"));
  for (const { model, seed, reason } of diverged) {
    warnings.push(
      `${model} ${seed} diverged (${reason}): its seed makes no pair, and no verdict can rest on the rest`,
    );
  }
  const { minimum_gain_over_persistence: least } = plan.preregistration.exclusion;
  const untrained = runs.filter((run) => run.metrics.gain_over_persistence < least);
  if (untrained.length > 0 && !plan.synthetic) {
    const { note } = plan.configuration;
    const list = untrained.map(({ model, seed, metrics }) =>
      `${model} ${seed}: ${metrics.gain_over_persistence.toFixed(2)}`
    );
    warnings.push(
      `${untrained.length} of ${runs.length} runs did not train: they beat persistence on IND by less ` +
        `than a factor of ${least} (${list.join(", ")})${
          note === undefined ? "" : `; ${plan.experiment}: ${note}`
        }`,
    );
  }
  return warnings;
}
