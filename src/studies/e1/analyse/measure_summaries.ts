import { mean, sampleStandardDeviation } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import { bcaInterval } from "@/statistics/mod.ts";
import { numberAt } from "../measure/mod.ts";
import type { Arm } from "../plan/arms.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { completePairs, type LostRun, missingValues, type Observation, pairedBySeed } from "./hypotheses.ts";

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
  /** Of the sample, over n − 1; null for fewer than 3 seeds, too. */
  readonly standard_deviation: number | null;
  /** The interval's lower end; null where there is none. */
  readonly low: number | null;
  /** The interval's upper end; null where there is none. */
  readonly high: number | null;
  /** Why there is no interval; null if there is one. */
  readonly degenerate: string | null;
}

/** What is stated of several measures. */
export type MeasureSummaries = Readonly<Record<string, MeasureSummary>>;

/** Every measure over the seeds: of each network, and of the differences of each arm and the first one, paired by seed. */
export function summariseMeasures(
  runs: readonly Observation[],
  { arms: [reference, ...others], analysis, diverged }: {
    arms: readonly Arm[];
    analysis: Preregistration["analysis"];
    diverged: readonly LostRun[];
  },
): {
  /** By the model's name. */
  readonly models: Readonly<Record<string, MeasureSummaries>>;
  /** By the arm's name: its value less the reference's. */
  readonly differences: Readonly<Record<string, MeasureSummaries>>;
} {
  const modelOf = (model: string) =>
    byMeasure((measure) => {
      const values = runs.filter((run) => run.model === model).map((run) => numberAt(run.metrics, measure));
      return summaryOf(values, { analysis, name: `${model}/${measure}` });
    });
  const differencesOf = (model: string) => {
    const lost = diverged.filter((run) => run.model === model || run.model === reference.model);
    const paired = completePairs(runs, lost).filter((run) =>
      run.model === model || run.model === reference.model
    );
    return byMeasure((measure) => {
      const [base, other] = pairedBySeed(paired, measure, [reference.model, model]).values;
      const values = other.map((value, index) => differenceOf(value, base[index]));
      return summaryOf(values, { analysis, name: `difference/${measure}` });
    });
  };
  return {
    models: Object.fromEntries([reference, ...others].map(({ model }) => [model, modelOf(model)])),
    differences: Object.fromEntries(others.map(({ name, model }) => [name, differencesOf(model)])),
  };
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
