import { mean } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import {
  bcaInterval,
  benjaminiHochberg,
  cohensD,
  permutationTest,
  signFlipPairsNeeded,
  spearmanRho,
} from "@/statistics/mod.ts";
import type { StandingKind, Verdict } from "@/core/preregistration/mod.ts";
import { decide } from "../decide/verdict.ts";
import { type Metrics, numberAt } from "../measure/mod.ts";
import type { Condition, Hypothesis, Preregistration } from "../plan/preregistration_schema.ts";

/** One run's place in the design, and what was measured. */
export interface Observation {
  readonly model: string;
  readonly seed: number;
  readonly metrics: Metrics;
}

/** The test of one registered hypothesis, with its verdict. */
export interface HypothesisResult {
  /** As registered. */
  readonly statement: string;
  /** Whether it is the one that the study is about. */
  readonly primary: boolean;
  /** Dotted path in a run's metrics; of a correlation both: `a with b`. */
  readonly measure: string;
  /** The test in words, or why there is none. */
  readonly test: string;
  /** Pairs of a difference, runs of a correlation. */
  readonly n: number;
  /** Mean paired difference fractal − baseline, or Spearman's ρ. */
  readonly effect: number | null;
  /** BCa, of the effect; `degenerate` says why there is none, null if there is one. */
  readonly interval: {
    readonly low: number | null;
    readonly high: number | null;
    readonly degenerate: string | null;
    /** Resamples on which the statistic is undefined, which the interval leaves out; absent: none. */
    readonly undefined_resamples?: number;
  };
  /** Paired standardised effects (d_z); only for differences. */
  readonly cohensD?: number | null;
  /** The same with Hedges' correction for few pairs; only for differences. */
  readonly hedgesG?: number | null;
  /** Two-sided; null where nothing could be tested. */
  readonly pValue: number | null;
  /** Over the registered family; null for a degenerate or an exploratory test. */
  readonly adjustedP: number | null;
  /** Smallest effect of interest, as registered, in units of `effect`. */
  readonly smallestEffect: number;
  /** Whether this may count as a test of the registered hypothesis. */
  readonly standing: StandingKind;
  /** What is concluded. */
  readonly verdict: Verdict;
  /** The condition of the decision list that gave the verdict. */
  readonly rule: Condition;
  /** Why that condition holds. */
  readonly reason: string;
}

type Untested = Omit<HypothesisResult, "adjustedP" | "standing" | "verdict" | "rule" | "reason">;

/** A run that came to no end, and so has no place in a pair. */
export interface LostRun {
  readonly model: string;
  readonly seed: number;
}

/** The two networks that hypotheses are about. */
export interface Arms {
  readonly baseline: string;
  readonly fractal: string;
}

/** The sections of a plan that the analysis follows. */
export type AnalysisPlan = Pick<Preregistration, "hypotheses" | "analysis" | "exclusion" | "decision">;

/**
 * Tests every registered hypothesis and decides it: exact tests, Benjamini–Hochberg over the registered family, one
 * verdict each. A degenerate test counts with p = 1 in the family, so that it never makes another one easier; so does an
 * exploratory one, whose own p stays outside of the family and is not adjusted.
 *
 * @param arms the registered pair, whatever other networks there are; undefined where there are no hypotheses
 * @param standings of each hypothesis; confirmatory if not given
 * @param diverged runs that are not among the observations: their seeds make no pair, and a study with any carries no
 *   verdict but that of runs that did not train
 */
export function testHypotheses(
  all: readonly Observation[],
  { hypotheses, analysis, exclusion, decision }: AnalysisPlan,
  { arms, standings = {}, diverged: allDiverged = [] }: {
    arms: Arms | undefined;
    standings?: Readonly<Record<string, StandingKind>>;
    diverged?: readonly LostRun[];
  },
): Record<string, HypothesisResult> {
  if (arms === undefined) return {};
  const [observations, diverged] = [ofModels(all, arms), ofModels(allDiverged, arms)];
  const pairs = completePairs(observations, diverged);
  const tested = Object.fromEntries(
    Object.entries(hypotheses).map(([id, hypothesis]) => [
      id,
      hypothesis.kind === "paired_difference"
        ? testDifference(id, hypothesis, pairs, { arms, analysis })
        : testCorrelation(id, hypothesis, observations, { analysis }),
    ]),
  );
  const seeds = new Set(pairs.map(({ seed }) => seed)).size;
  const standingOf = (id: string): StandingKind => standings[id] ?? "confirmatory";
  const family = analysis.family.map((id) => standingOf(id) === "confirmatory" ? tested[id].pValue : null);
  const { adjusted } = benjaminiHochberg(family, analysis);
  return Object.fromEntries(
    Object.entries(tested).map(([id, result]) => {
      const standing = standingOf(id);
      const place = analysis.family.indexOf(id);
      const adjustedP = family[place] === null ? null : adjusted[place];
      const evidence = {
        standing,
        effect: result.effect,
        low: result.interval.low,
        high: result.interval.high,
        adjustedP,
        obstacle: obstacleIn(observations, { exclusion, diverged }),
        canReachAlpha: seeds >= signFlipPairsNeeded(analysis.alpha),
      };
      return [id, {
        ...result,
        standing,
        adjustedP,
        ...decide(hypotheses[id], evidence, { decision, alpha: analysis.alpha }),
      }];
    }),
  );
}

/** Why these runs can carry no verdict; null if they can. */
function obstacleIn(
  observations: readonly Observation[],
  { exclusion, diverged }: { exclusion: Preregistration["exclusion"]; diverged: readonly LostRun[] },
): string | null {
  const least = exclusion.minimum_gain_over_persistence;
  const weak = observations.filter(({ metrics }) => metrics.gain_over_persistence < least).length;
  const untrained = weak + diverged.length;
  if (untrained === 0) return null;
  return `${untrained} of ${observations.length + diverged.length} runs did not train` +
    (diverged.length === 0 ? "" : ` (${diverged.length} diverged)`);
}

function ofModels<Run extends LostRun>(runs: readonly Run[], arms: Arms): Run[] {
  return runs.filter(({ model }) => model === arms.baseline || model === arms.fractal);
}

/** The observations of seeds of which no run diverged. */
export function completePairs<Run extends LostRun>(
  observations: readonly Run[],
  diverged: readonly LostRun[],
): Run[] {
  const lost = new Set(diverged.map(({ seed }) => seed));
  return observations.filter(({ seed }) => !lost.has(seed));
}

/** What is said of a measure that some runs do not have; null if all do. Such a measure is not tested on the others. */
export function missingValues(values: readonly (number | null)[]): string | null {
  const missing = values.filter((value) => value === null).length;
  return missing === 0 ? null : `${missing} of ${values.length} runs have no such number`;
}

/**
 * Values of a measure for two networks, paired by seed; null where a run has none. A seed that lacks one of them is an error
 * of the caller.
 */
export function pairedBySeed(
  observations: readonly Observation[],
  measure: string,
  [first, second]: readonly [string, string],
): { seeds: number[]; values: [(number | null)[], (number | null)[]] } {
  const seeds = [...new Set(observations.map(({ seed }) => seed))].sort((a, b) => a - b);
  const valueOf = (model: string, seed: number): number | null => {
    const found = observations.find((one) => one.model === model && one.seed === seed);
    if (!found) throw new RangeError(`Cannot pair by seed: no run of ${model} with seed ${seed}`);
    return numberAt(found.metrics, measure);
  };
  return {
    seeds,
    values: [seeds.map((seed) => valueOf(first, seed)), seeds.map((seed) => valueOf(second, seed))],
  };
}

/** The registered tests in words. */
const TESTS = {
  exact_sign_flip: "exact paired sign-flip test of the mean difference, two-sided",
  spearman_over_runs: "Spearman's ρ over runs, two-sided",
} as const;

function testDifference(
  id: string,
  hypothesis: Hypothesis,
  observations: readonly Observation[],
  { arms, analysis }: { arms: Arms; analysis: Preregistration["analysis"] },
): Untested {
  const { seeds, values } = pairedBySeed(observations, hypothesis.measure, [arms.baseline, arms.fractal]);
  const common = {
    statement: hypothesis.statement,
    primary: hypothesis.primary,
    measure: hypothesis.measure,
    test: TESTS[analysis.paired_test],
    n: seeds.length,
    smallestEffect: hypothesis.smallest_effect,
  };
  const missing = missingValues(values.flat());
  if (missing !== null) return { ...common, ...untestable(missing), cohensD: null, hedgesG: null };
  const [baseline, fractal] = values as number[][];
  const differences = fractal.map((value, index) => value - baseline[index]);
  const test = permutationTest(fractal, baseline, {
    paired: true,
    random: randomStream(analysis.bootstrap_seed, id),
  });
  const few = seeds.length < 3;
  return {
    ...common,
    effect: mean(differences),
    interval: few
      ? { low: null, high: null, degenerate: `needs at least 3 seeds, got ${seeds.length}` }
      : intervalOf([differences], mean, { id, analysis }),
    cohensD: few ? null : cohensD(fractal, baseline, { paired: true }).d,
    hedgesG: few ? null : cohensD(fractal, baseline, { paired: true, hedges: true }).d,
    pValue: test.pValue,
  };
}

function testCorrelation(
  id: string,
  hypothesis: Extract<Hypothesis, { kind: "correlation" }>,
  observations: readonly Observation[],
  { analysis }: { analysis: Preregistration["analysis"] },
): Untested {
  const measured = [hypothesis.measure, hypothesis.with].map((measure) =>
    observations.map(({ metrics }) => numberAt(metrics, measure))
  );
  const common = {
    statement: hypothesis.statement,
    primary: hypothesis.primary,
    measure: `${hypothesis.measure} with ${hypothesis.with}`,
    n: observations.length,
    smallestEffect: hypothesis.smallest_effect,
  };
  const missing = measured.map(missingValues).find((reason) => reason !== null) ?? null;
  if (missing !== null) return { ...common, test: `none: ${missing}`, ...untestable(missing) };
  const [x, y] = measured as number[][];
  const few = x.length < 3;
  const result = few ? undefined : spearmanRho(x, y);
  return {
    ...common,
    test: result ? `${TESTS[analysis.correlation_test]}, ${result.method}` : "none: needs at least 3 runs",
    effect: result?.rho ?? null,
    interval: few
      ? { low: null, high: null, degenerate: `needs at least 3 runs, got ${x.length}` }
      : intervalOf([x, y], (a, b) => spearmanRho(a, b, { method: "t" }).rho ?? NaN, { id, analysis }),
    pValue: result?.pValue ?? null,
  };
}

/** No test on the runs that happen to have a value: which ones they are may depend on what is asked. */
function untestable(reason: string): Pick<Untested, "effect" | "interval" | "pValue"> {
  return { effect: null, interval: { low: null, high: null, degenerate: reason }, pValue: null };
}

function intervalOf(
  samples: readonly (readonly number[])[],
  statistic: (...samples: number[][]) => number,
  { id, analysis }: { id: string; analysis: Preregistration["analysis"] },
): HypothesisResult["interval"] {
  const { low, high, degenerate, undefinedResamples } = bcaInterval(samples, statistic, {
    resamples: analysis.resamples,
    confidence: analysis.confidence,
    paired: true,
    random: randomStream(analysis.bootstrap_seed, `bca/${id}`),
  });
  return { low, high, degenerate, ...undefinedResamples > 0 && { undefined_resamples: undefinedResamples } };
}
