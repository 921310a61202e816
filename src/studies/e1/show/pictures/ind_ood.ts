import { type FigureBody, type FigureContext, type FigureSpec, figureSpec } from "@/figures/mod.ts";
import { differencePanel, levelPanel, type SeedPair } from "./ind_ood_panels.ts";

/** The two test sets: in and out of distribution. */
export type TestSet = "ind" | "ood";

/** A mean with its confidence interval; bounds are null where the interval does not exist. */
export interface MeanInterval {
  /** Over the runs. */
  readonly mean: number;
  /** The interval's lower bound. */
  readonly low: number | null;
  /** The interval's upper bound. */
  readonly high: number | null;
}

/** What figure 1 shows. All numbers are of one metric, smaller is better. */
export interface IndOodData {
  /** As on the axis, e.g. `nRMSE`. */
  readonly metric: string;
  /** Name in the runs and label in the figure; the first is the one that the others are compared with. */
  readonly models: readonly ModelLabel[];
  /** One value for each run and test set. */
  readonly runs: readonly {
    readonly model: string;
    readonly seed: number;
    readonly ind: number;
    readonly ood: number;
  }[];
  /** Per model and set, e.g. `levels.unet_small.ood`. */
  readonly levels: Readonly<Record<string, Readonly<Record<TestSet, MeanInterval>>>>;
  /** Of each further model and the first, paired by seed. */
  readonly differences: readonly Readonly<Record<TestSet, MeanInterval>>[];
  /** The metric of predicting no change. */
  readonly persistence: Readonly<Record<TestSet, number>>;
  /** Of the intervals, e.g. 0.95. */
  readonly confidence: number;
  /**
   * `own`: each test set fills its axis, and persistence is named where it lies outside; `shared`: both sets on one axis
   * from 0, on which the smaller errors pile up (as kept reports have it).
   */
  readonly levelAxes: "own" | "shared";
  /** Lines a reader must see, e.g. that three seeds cannot reach significance. */
  readonly warnings: readonly string[];
}

/** A model's name in the runs and its label for readers. */
export interface ModelLabel {
  /** As the runs' configurations name it. */
  readonly name: string;
  /** As the legend has it. */
  readonly label: string;
}

/**
 * Figure 1: error in and out of distribution for two models or more, every seed a point, the same seed joined by a line,
 * beside them mean and BCa interval; at the right the paired differences, which are what the hypotheses are about.
 *
 * @throws RangeError if a model lacks a seed that another has, or a value is not finite
 */
export function indOodFigure(data: IndOodData, context: FigureContext): FigureSpec {
  const pairs = pairBySeed(data);
  const domainOf = data.levelAxes === "shared" ? sharedDomain(data) : (set: TestSet) => ownDomain(data, set);
  const body = {
    hconcat: [
      levelPanel(data, { pairs, set: "ind", domain: domainOf("ind") }),
      levelPanel(data, { pairs, set: "ood", domain: domainOf("ood") }),
      ...data.models.slice(1).map((_, index) => differencePanel(data, { pairs, challenger: index + 1 })),
    ],
    spacing: 34,
  } as FigureBody;
  const percent = `${+(100 * data.confidence).toFixed(2)} %`;
  return figureSpec(body, {
    title: `${data.metric} of ${listed(data.models)} in and out of distribution, n = ${pairs.length} seeds`,
    subtitle: [
      `Small points: one training seed each, lines join the same seed. Diamonds and bars: mean and ${percent} BCa interval.`,
      data.levelAxes === "shared"
        ? "Dashed: persistence (predicting no change). Smaller is better."
        : "Persistence: predicting no change. Smaller is better. Each panel has an axis of its own, which does not begin at 0.",
      ...missingIntervals(data),
      ...data.warnings.map((warning) => `⚠ ${warning}`),
    ],
    context,
  });
}

/** `A and B`, `A, B and C`. */
function listed(models: readonly ModelLabel[]): string {
  const labels = models.map(({ label }) => label);
  return `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
}

/** Both sets from 0 to the largest of all values. */
function sharedDomain({ models, levels, runs, persistence }: IndOodData): () => [number, number] {
  const top = 1.08 * Math.max(
    ...runs.flatMap(({ ind, ood }) => [ind, ood]),
    ...models.flatMap(({ name }) => Object.values(levels[name])).flatMap((
      { mean, high },
    ) => [mean, high ?? 0]),
    ...Object.values(persistence),
  );
  return () => [0, top];
}

/** A set's seeds, means and intervals with some room. */
function ownDomain({ models, levels, runs }: IndOodData, set: TestSet): [number, number] {
  const values = [
    ...runs.map((run) => run[set]),
    ...models.map(({ name }) => levels[name][set]).flatMap(({ mean, low, high }) => [
      mean,
      low ?? mean,
      high ?? mean,
    ]),
  ];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = 0.15 * (most - least) || 0.1 * Math.abs(most) || 1;
  return [least - room, most + room];
}

function pairBySeed({ runs, models }: IndOodData): SeedPair[] {
  const of = (model: string, seed: number) => runs.find((run) => run.model === model && run.seed === seed);
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  if (seeds.length === 0) throw new RangeError("Cannot draw figure 1: there are no runs");
  return seeds.map((seed) => {
    const values = models.map(({ name }) => {
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
    return { seed, values: { ind: values.map(({ ind }) => ind), ood: values.map(({ ood }) => ood) } };
  });
}

function missingIntervals({ levels, differences, models }: IndOodData): string[] {
  const all = [
    ...models.flatMap(({ name }) => Object.values(levels[name])),
    ...differences.flatMap((one) => Object.values(one)),
  ];
  const missing = all.filter(({ low, high }) => low === null || high === null).length;
  return missing === 0
    ? []
    : [`${missing} of ${all.length} intervals do not exist for these data; their means stand alone.`];
}
