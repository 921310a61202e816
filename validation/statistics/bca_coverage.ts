/**
 * How often does the BCa interval hold the true value? Mean and Cohen's d, normal and skewed data, 5 to 30 values.
 *
 *   deno run -A validation/statistics/bca_coverage.ts [simulated samples] [resamples] [seed]
 *
 * Prints a table and writes it to bca_coverage.csv beside this script. The same arguments give the same bytes.
 */
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { csvText } from "@/core/csv.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { bcaInterval, cohensD, type Statistic } from "@/statistics/mod.ts";
import { studentTwoSidedP } from "@/statistics/student_t.ts";

const SIZES = [5, 8, 10, 15, 20, 30];
const CONFIDENCE = 0.95;
/** The true d of the two groups, and how far they are apart in standard deviations. */
const EFFECT = 0.5;
const [draws = 4_000, resamples = 2_000, seed = 2026] = Deno.args.map(Number);

/** A distribution with its mean and standard deviation. */
interface Distribution {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly draw: (random: RandomStream) => number;
}

const DISTRIBUTIONS: readonly Distribution[] = [
  { name: "normal", mean: 0, sd: 1, draw: (random) => random.normal() },
  { name: "exponential", mean: 1, sd: 1, draw: (random) => -Math.log(1 - random.uniform()) },
  {
    name: "lognormal",
    mean: Math.exp(0.5),
    sd: Math.sqrt((Math.E - 1) * Math.E),
    draw: (random) => Math.exp(random.normal()),
  },
];

/** What the interval is of: a statistic, the samples that it takes, and its true value. */
interface Estimand {
  readonly name: string;
  readonly statistic: Statistic;
  readonly truth: (distribution: Distribution) => number;
  /** What its width is stated in. */
  readonly unit: (distribution: Distribution) => number;
  readonly samples: (n: number, distribution: Distribution, random: RandomStream) => number[][];
}

const values = (n: number, { draw }: Distribution, random: RandomStream, shift = 0) =>
  Array.from({ length: n }, () => draw(random) + shift);

const ESTIMANDS: readonly Estimand[] = [
  {
    name: "mean",
    statistic: mean,
    truth: (distribution) => distribution.mean,
    unit: ({ sd }) => sd,
    samples: (n, distribution, random) => [values(n, distribution, random)],
  },
  {
    name: "cohens_d",
    statistic: pooledD,
    truth: () => EFFECT,
    unit: () => 1,
    samples: (n, distribution, random) => [
      values(n, distribution, random, EFFECT * distribution.sd),
      values(n, distribution, random),
    ],
  },
];

function mean(sample: readonly number[]): number {
  let sum = 0;
  for (const value of sample) sum += value;
  return sum / sample.length;
}

/** cohensD without its checks, which would take most of the time; not a number where both groups are constant. */
function pooledD(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  let squares = 0;
  for (const value of a) squares += (value - centreA) ** 2;
  for (const value of b) squares += (value - centreB) ** 2;
  return (centreA - centreB) / Math.sqrt(squares / (a.length + b.length - 2));
}

function requireSameD(): void {
  const [a, b] = [[1, 2.5, 3, 7], [0.5, 2, 2, 4, 1]];
  const expected = cohensD(a, b).d!;
  if (Math.abs(pooledD(a, b) - expected) > 1e-14) throw new Error(`${pooledD(a, b)} is not d = ${expected}`);
}

function examine(estimand: Estimand, { distribution, n }: { distribution: Distribution; n: number }) {
  const label = `${estimand.name}, ${distribution.name}, n = ${n}`;
  const random = randomStream(seed, `bca-coverage/${label}`);
  const truth = estimand.truth(distribution);
  using progress = openProgress({ label, total: draws, unit: "samples" });
  let [covered, below, above, none, width, byStudent] = [0, 0, 0, 0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const samples = estimand.samples(n, distribution, random);
    const { low, high } = bcaInterval(samples, estimand.statistic, {
      random,
      resamples,
      confidence: CONFIDENCE,
    });
    if (low === null || high === null) none++;
    else {
      width += (high - low) / estimand.unit(distribution);
      if (high < truth) below++;
      else if (low > truth) above++;
      else covered++;
    }
    if (samples.length === 1 && studentHolds(samples[0], truth)) byStudent++;
    progress.advance();
  }
  const share = (count: number) => rounded(count / draws);
  const [coverage, intervals] = [covered / draws, draws - none];
  return {
    statistic: estimand.name,
    distribution: distribution.name,
    n,
    coverage: share(covered),
    standard_error: rounded(Math.sqrt(coverage * (1 - coverage) / draws)),
    interval_below_truth: share(below),
    interval_above_truth: share(above),
    no_interval: share(none),
    mean_width_sd: rounded(width / intervals),
    student_t_coverage: estimand.name === "mean" ? share(byStudent) : null,
    samples: draws,
    resamples,
    confidence: CONFIDENCE,
    seed,
  };
}

/** Whether the usual interval mean ± t·s/√n, for comparison, holds the true mean. */
function studentHolds(sample: readonly number[], truth: number): boolean {
  const [n, centre] = [sample.length, mean(sample)];
  const squares = sample.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return studentTwoSidedP((centre - truth) / Math.sqrt(squares / (n * (n - 1))), n - 1) > 1 - CONFIDENCE;
}

function rounded(value: number): number {
  return Number(value.toFixed(5));
}

requireSameD();
const rows = ESTIMANDS.flatMap((estimand) =>
  DISTRIBUTIONS.flatMap((distribution) =>
    SIZES.map((n) => {
      const row = examine(estimand, { distribution, n });
      console.log(Object.entries(row).map(([key, value]) => `${key} ${value}`).join(", "));
      return row;
    })
  )
);
const path = new URL("bca_coverage.csv", import.meta.url).pathname;
await writeFileAtomic(path, csvText(Object.keys(rows[0]) as (keyof typeof rows[0])[], rows));
console.log(`wrote ${path}`);
