/** What the benchmark `statistics` computes on our side, with the peers that compute the same. */
import { mean } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import { bcaInterval, benjaminiHochberg, cohensD, permutationTest, spearmanRho } from "@/statistics/mod.ts";

/** Results by name; both sides use the same names. */
export type Results = Readonly<Record<string, number | readonly number[]>>;

/** How one result of a peer may differ from ours. */
export interface CasePeer {
  /** The package's name; the worker's function is `<case>_<package>`. */
  readonly by: "scipy" | "statsmodels" | "pingouin";
  /** Largest difference; `monte carlo` where both draw: five standard errors of the means over some seeds. */
  readonly tolerance: number | "monte carlo";
  /** Limit on the ratio of times. */
  readonly limit?: number;
}

/** One function on one set of data. */
export interface Case {
  readonly name: string;
  readonly words: string;
  readonly data: Readonly<Record<string, readonly number[]>>;
  /** Calls a block, so that a block takes some hundredths of a second. */
  readonly repeats: number;
  readonly ours: (seed: number) => Results;
  readonly peers: readonly CasePeer[];
}

/** A peer's documented approximation of Hedges' J differs from the exact one by 4e-4 relative at ν = 9. */
const APPROXIMATE_J = 1e-3;
const RESAMPLES = 10_000;

const random = randomStream(0, "bench/probes/statistics");
const normals = (n: number, shift = 0) => Array.from({ length: n }, () => random.normal() + shift);
const exponentials = (n: number) => Array.from({ length: n }, () => -Math.log(1 - random.uniform()));

const thirty = exponentials(30);
const [groupA, groupB] = [normals(30, 0.5), exponentials(30)];
const [x20, noise20] = [normals(20), normals(20)];
const y20 = x20.map((x, i) => Math.round(2 * (x + noise20[i])) / 2);
const [x8, y8] = [normals(8), normals(8)];
const [fractal, baseline] = [normals(10, -0.6), normals(10)];
const family = Array.from({ length: 1000 }, () => random.uniform() ** 2);

const effect = (a: readonly number[], b: readonly number[]) => cohensD(a, b).d!;
const bounds = (
  samples: number[][],
  statistic: (...samples: number[][]) => number,
  seed: number,
): Results => {
  const { low, high } = bcaInterval(samples, statistic, {
    random: randomStream(seed, "bench/bca"),
    resamples: RESAMPLES,
  });
  return { low: low!, high: high! };
};

export const CASES: readonly Case[] = [
  {
    name: "bca_mean",
    words: "BCa, mean of 30, 10,000 resamples",
    data: { x: thirty },
    repeats: 5,
    ours: (seed) => bounds([thirty], mean, seed),
    peers: [{ by: "scipy", tolerance: "monte carlo", limit: 1 }],
  },
  {
    name: "bca_d",
    words: "BCa, d of 30 and 30, 10,000 resamples",
    data: { a: groupA, b: groupB },
    repeats: 3,
    ours: (seed) => bounds([groupA, groupB], effect, seed),
    peers: [{ by: "scipy", tolerance: "monte carlo" }],
  },
  {
    name: "spearman",
    words: "Spearman, 20 pairs with ties, p from t",
    data: { x: x20, y: y20 },
    repeats: 100,
    ours: () => {
      const { rho, pValue } = spearmanRho(x20, y20);
      return { rho: rho!, p: pValue! };
    },
    peers: [{ by: "scipy", tolerance: 1e-12 }, { by: "pingouin", tolerance: 1e-12 }],
  },
  {
    name: "spearman_exact",
    words: "Spearman, 8 pairs, p over all 40,320 pairings",
    data: { x: x8, y: y8 },
    repeats: 1,
    ours: () => {
      const { rho, pValue } = spearmanRho(x8, y8);
      return { rho: rho!, p: pValue! };
    },
    peers: [{ by: "scipy", tolerance: 1e-12 }],
  },
  {
    name: "sign_flip",
    words: "sign flips of 10 pairs, all 1,024",
    data: { a: fractal, b: baseline },
    repeats: 50,
    ours: () => ({ p: permutationTest(fractal, baseline, { paired: true }).pValue }),
    peers: [{ by: "scipy", tolerance: 1e-15 }],
  },
  {
    name: "labels",
    words: "permutation of 10 and 10, all 184,756",
    data: { a: fractal, b: baseline },
    repeats: 1,
    ours: () => ({ p: permutationTest(fractal, baseline).pValue }),
    peers: [{ by: "scipy", tolerance: 1e-15 }],
  },
  {
    name: "false_discovery",
    words: "Benjamini–Hochberg, 1,000 p values",
    data: { p: family },
    repeats: 50,
    ours: () => ({ adjusted: benjaminiHochberg(family).adjusted }),
    peers: [
      { by: "scipy", tolerance: 1e-15 },
      { by: "statsmodels", tolerance: 1e-15 },
      { by: "pingouin", tolerance: 1e-15 },
    ],
  },
  {
    name: "effect",
    words: "Cohen's d, 30 and 30",
    data: { a: groupA, b: groupB },
    repeats: 100,
    ours: () => ({ d: effect(groupA, groupB) }),
    peers: [{ by: "statsmodels", tolerance: 1e-12 }, { by: "pingouin", tolerance: 1e-12 }],
  },
  {
    name: "hedges",
    words: "Hedges' g, 10 and 10 (the peers' J is the approximate one)",
    data: { a: fractal, b: baseline },
    repeats: 100,
    ours: () => ({ g: cohensD(fractal, baseline, { hedges: true }).d! }),
    peers: [{ by: "statsmodels", tolerance: APPROXIMATE_J }, { by: "pingouin", tolerance: APPROXIMATE_J }],
  },
  {
    name: "paired_effect",
    words: "d_z of 10 pairs",
    data: { a: fractal, b: baseline },
    repeats: 100,
    ours: () => ({ d: cohensD(fractal, baseline, { paired: true }).d! }),
    peers: [{ by: "scipy", tolerance: 1e-12 }],
  },
];
