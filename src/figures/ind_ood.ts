import type { FigureBody, FigureContext, FigureSpec } from "./figure.ts";
import { figureSpec } from "./figure.ts";
import { differencePanel, levelPanel, type SeedPair } from "./ind_ood_panels.ts";

/** The two test sets: in and out of distribution. */
export type TestSet = "ind" | "ood";

/** A mean with its confidence interval; bounds are null where the interval does not exist. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** What figure 1 shows. All numbers are of one metric, smaller is better. */
export interface IndOodData {
  /** As on the axis, e.g. `nRMSE`. */
  readonly metric: string;
  /** [baseline, challenger]: name in the runs and label in the figure. */
  readonly models: readonly [ModelLabel, ModelLabel];
  readonly runs: readonly {
    readonly model: string;
    readonly seed: number;
    readonly ind: number;
    readonly ood: number;
  }[];
  /** Per model and set, e.g. `levels.unet_small.ood`. */
  readonly levels: Readonly<Record<string, Readonly<Record<TestSet, MeanInterval>>>>;
  /** Challenger − baseline, paired by seed. */
  readonly differences: Readonly<Record<TestSet, MeanInterval>>;
  /** The metric of predicting no change. */
  readonly persistence: Readonly<Record<TestSet, number>>;
  /** Of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /** Lines a reader must see, e.g. that three seeds cannot reach significance. */
  readonly warnings: readonly string[];
}

/** A model's name in the runs and its label for readers. */
export interface ModelLabel {
  readonly name: string;
  readonly label: string;
}

/**
 * Figure 1: error in and out of distribution for two models, every seed a point, the same seed joined by a line, beside
 * them mean and BCa interval; at the right the paired differences, which are what the hypotheses are about.
 *
 * @throws RangeError if a model lacks a seed that the other has, or a value is not finite
 */
export function indOodFigure(data: IndOodData, context: FigureContext): FigureSpec {
  const pairs = pairBySeed(data);
  const [baseline, challenger] = data.models;
  const levels = data.models.flatMap(({ name }) => Object.values(data.levels[name]));
  const top = 1.08 * Math.max(
    ...data.runs.flatMap(({ ind, ood }) => [ind, ood]),
    ...levels.flatMap(({ mean, high }) => [mean, high ?? 0]),
    ...Object.values(data.persistence),
  );
  const body = {
    hconcat: [
      levelPanel(data, { pairs, set: "ind", top }),
      levelPanel(data, { pairs, set: "ood", top }),
      differencePanel(data, pairs),
    ],
    spacing: 34,
  } as FigureBody;
  const percent = `${+(100 * data.confidence).toFixed(2)} %`;
  return figureSpec(body, {
    title:
      `${data.metric} of ${baseline.label} and ${challenger.label} in and out of distribution, n = ${pairs.length} seeds`,
    subtitle: [
      `Small points: one training seed each, lines join the same seed. Diamonds and bars: mean and ${percent} BCa interval.`,
      "Dashed: persistence (predicting no change). Smaller is better.",
      ...missingIntervals(data),
      ...data.warnings.map((warning) => `⚠ ${warning}`),
    ],
    context,
  });
}

function pairBySeed({ runs, models }: IndOodData): SeedPair[] {
  const of = (model: string, seed: number) => runs.find((run) => run.model === model && run.seed === seed);
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  if (seeds.length === 0) throw new RangeError("Cannot draw figure 1: there are no runs");
  return seeds.map((seed) => {
    const [first, second] = models.map(({ name }) => {
      const run = of(name, seed);
      if (run === undefined) {
        throw new RangeError(`Cannot draw figure 1: model ${name} has no run with seed ${seed}`);
      }
      if (!Number.isFinite(run.ind) || !Number.isFinite(run.ood)) {
        throw new RangeError(
          `Cannot draw figure 1: seed ${seed} of ${name} has the values ${run.ind}, ${run.ood}`,
        );
      }
      return run;
    });
    return { seed, values: { ind: [first.ind, second.ind], ood: [first.ood, second.ood] } };
  });
}

function missingIntervals({ levels, differences, models }: IndOodData): string[] {
  const all = [...models.flatMap(({ name }) => Object.values(levels[name])), ...Object.values(differences)];
  const missing = all.filter(({ low, high }) => low === null || high === null).length;
  return missing === 0
    ? []
    : [`${missing} of ${all.length} intervals do not exist for these data; their means stand alone.`];
}
