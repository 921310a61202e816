import { join } from "node:path";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { readPlanFile, type StandingKind, type StudyRecord } from "@/core/preregistration/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { studyCodeVersion } from "@/core/study/mod.ts";
import { countModel, parityGate } from "@/parity/mod.ts";
import { bcaInterval, significanceWarning } from "@/statistics/mod.ts";
import { type Metrics, numberAt } from "../measure/mod.ts";
import { preregistrationPath } from "../plan/preregistration_file.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { commandFor } from "../plan/command_line.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { e1 } from "../study.ts";
import type { CollectedRun, CollectedStudy } from "./collect_runs.ts";
import {
  type Arms,
  completePairs,
  type HypothesisResult,
  type LostRun,
  missingValues,
  type Observation,
  pairedBySeed,
  testHypotheses,
} from "./hypotheses.ts";
import { parseSummary } from "./parse_summary.ts";
import { requireSummaryOf } from "./summary_of_plan.ts";
import type { StudyStanding } from "./study_standing.ts";

/** Its file, in the output folder of its experiment. */
export const SUMMARY_FILE = "E1_summary.json";

/** Measures that the summary states for each network; further ones are in the runs' metrics. */
export const SUMMARY_MEASURES = [
  "ind.nrmse",
  "ood.nrmse",
  "ind.high_k_error",
  "ood.high_k_error",
  "generalisation_gap",
  "gain_over_persistence",
  "probes.bottleneck_intrinsic_dimension",
] as const;

/** A measure over the seeds of one network, with its BCa interval. */
export interface MeasureSummary {
  /** Null where a run has no such number; `degenerate` then says so. */
  readonly mean: number | null;
  readonly standard_deviation: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly degenerate: string | null;
}

/** E1_summary.json: every number with the run ids and files that it comes from. */
export interface Summary {
  readonly study: "E1";
  readonly experiment: string;
  readonly title: string;
  readonly synthetic: boolean;
  readonly question: string;
  readonly deviations: readonly string[];
  readonly warnings: readonly string[];
  readonly seeds: readonly number[];
  readonly baseline: string;
  readonly fractal: string;
  readonly backend: CollectedRun["backend"];
  readonly code_version: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly parity: { readonly parameters: Ratio; readonly macs: Ratio; readonly tolerance: number };
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
  readonly models: Readonly<Record<string, Readonly<Record<string, MeasureSummary>>>>;
  /** Fractal − baseline, paired by seed, by measure. */
  readonly differences: Readonly<Record<string, MeasureSummary>>;
  /** Which plan this follows, and whether it may count as a test of it. */
  readonly preregistration: {
    readonly plan: string;
    readonly plan_sha256: string;
    readonly freeze_seal: StudyStanding["freezeSeal"];
    readonly analysis_id: string;
    readonly standing: StandingKind;
    readonly reasons: StudyStanding["reasons"];
    readonly deviations: StudyStanding["deviations"];
  };
  /** What was done, by field, in the form of the frozen record. */
  readonly executed: StudyRecord;
  readonly hypotheses: Readonly<Record<string, HypothesisResult>>;
}

interface Ratio {
  readonly baseline: number;
  readonly fractal: number;
  readonly ratio: number;
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
  const arms = { baseline: plan.baseline.name, fractal: plan.fractal.name };
  const { analysis } = plan.preregistration;
  return {
    study: "E1",
    experiment: plan.experiment,
    title: plan.title,
    synthetic: plan.synthetic,
    question: plan.preregistration.question,
    deviations: plan.deviations.map(({ path, registered, resolved }) =>
      `${path}: registered ${JSON.stringify(registered)}, here ${JSON.stringify(resolved)}`
    ),
    warnings: warningsOf(plan, { runs, diverged }, standing),
    seeds: plan.seeds,
    baseline: plan.baseline.name,
    fractal: plan.fractal.name,
    backend: runs[0].backend,
    code_version: await studyCodeVersion(e1),
    inputs,
    parity: parityOf(plan),
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
    ...summariseMeasures(runs, { arms, analysis, diverged }),
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
    hypotheses: testHypotheses(runs, plan.preregistration, {
      arms,
      standings: standing.hypotheses,
      diverged,
    }),
  };
}

/** Every measure over the seeds: of each network, and of the paired differences. */
export function summariseMeasures(
  runs: readonly Observation[],
  { arms, analysis, diverged }: {
    arms: Arms;
    analysis: Preregistration["analysis"];
    diverged: readonly LostRun[];
  },
): Pick<Summary, "models" | "differences"> {
  const modelOf = (model: string) =>
    byMeasure((measure) => {
      const values = runs.filter((run) => run.model === model).map((run) => numberAt(run.metrics, measure));
      return summaryOf(values, { analysis, name: `${model}/${measure}` });
    });
  return {
    models: Object.fromEntries(Object.values(arms).map((model) => [model, modelOf(model)])),
    differences: byMeasure((measure) => {
      const { baseline, fractal } = pairedBySeed(completePairs(runs, diverged), measure, arms);
      const values = fractal.map((value, index) => differenceOf(value, baseline[index]));
      return summaryOf(values, { analysis, name: `difference/${measure}` });
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

/** The sizes of both networks, exact. */
export function parityOf(
  plan: Pick<ExperimentPlan, "baseline" | "fractal" | "parityTolerance">,
): Summary["parity"] {
  const [baseline, fractal] = [countModel(plan.baseline), countModel(plan.fractal)];
  const gate = parityGate(fractal, baseline, plan.parityTolerance);
  return {
    parameters: {
      baseline: baseline.parameters,
      fractal: fractal.parameters,
      ratio: gate.parameterRatio.value,
    },
    macs: { baseline: baseline.macs, fractal: fractal.macs, ratio: gate.macRatio.value },
    tolerance: plan.parityTolerance,
  };
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

function byMeasure(summarise: (measure: string) => MeasureSummary): Record<string, MeasureSummary> {
  return Object.fromEntries(SUMMARY_MEASURES.map((measure) => [measure, summarise(measure)]));
}

function differenceOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function summaryOf(
  found: readonly (number | null)[],
  { analysis, name }: { analysis: Preregistration["analysis"]; name: string },
): MeasureSummary {
  const missing = missingValues(found);
  if (missing !== null) {
    return { mean: null, standard_deviation: null, low: null, high: null, degenerate: missing };
  }
  const values = found as readonly number[];
  if (values.length < 3) {
    const degenerate = `needs at least 3 seeds, got ${values.length}`;
    return { mean: mean([...values]), standard_deviation: null, low: null, high: null, degenerate };
  }
  const { low, high, degenerate } = bcaInterval(values, mean, {
    resamples: analysis.resamples,
    confidence: analysis.confidence,
    random: randomStream(analysis.bootstrap_seed, `bca/${name}`),
  });
  return {
    mean: mean([...values]),
    standard_deviation: sampleStandardDeviation([...values]),
    low,
    high,
    degenerate,
  };
}
