import { randomStream } from "@/core/random/mod.ts";
import { doubledMidRanks } from "./mid_ranks.ts";
import { rankPairings, reducedRanks } from "./rank_pairings.ts";
import { requirePairs, requireSample, type Sample } from "./sample.ts";
import { studentTwoSidedP } from "./student_t.ts";

/** Steps that an exact p may take, about a tenth of a second: 13 pairs without ties, 20 with five fours of equal values. */
const LARGEST_EXACT_COST = 1e8;
/** Random pairings where counting costs more: of up to 200 pairs 99,999, so that a p of 0.05 scatters by 0.0007. */
const DRAWS = { least: 999, most: 99_999, ofPairs: 2e7 };

/** Spearman's rank correlation and its two-sided p. */
export interface SpearmanResult {
  /** In [−1, 1]; null if one of the samples is constant. */
  readonly rho: number | null;
  /** Two-sided p of "no association"; null if one of the samples is constant. */
  readonly pValue: number | null;
  /** How p was found: over all pairings, over random ones, or from Student's t with n − 2 degrees of freedom. */
  readonly method: "exact permutation" | "sampled permutations" | "t approximation";
  /** `constant`: one of the samples is, and has no ranks. */
  readonly degenerate: null | "constant";
}

/**
 * Spearman's ρ: the Pearson correlation of mid-ranks (with ties the formula 1 − 6Σd²/(n³ − n) is wrong).
 *
 * p is the share of all n! pairings with |ρ| at least as large. It is counted exactly where that takes at most some
 * 10⁸ steps: without ties up to n = 13, with ties as far as these leave few different pairings. Beyond,
 * - with ties, it is (1 + b)/(1 + n) over 99,999 random pairings, of more than 200 pairs fewer, 999 at least (Phipson &
 *   Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9(1), 39). They come from a stream of their own, so that the same data
 *   always gives the same p. Student's t can be off by many orders there (a single 1 among 19 zeros in both samples: 1/20,
 *   by t 8e-19);
 * - without, it comes from t = ρ√((n−2)/(1−ρ²)) with n − 2 degrees of freedom (Kendall & Stuart 1973, vol. 2, ch. 31).
 *
 * No p is below the chance of a single pairing, 2/n! without ties.
 *
 * @param x values, one a pair
 * @param y values, in the same order
 * @param options.method this one, whatever the ties
 * @throws RangeError for unequal lengths, fewer than 3 pairs, a value that is not finite, or an exact p that costs too
 *   much
 *
 * @example
 * ```ts
 * import { spearmanRho } from "@/statistics/mod.ts";
 * const { rho, pValue, method } = spearmanRho([1, 2, 3, 4], [10, 20, 40, 30]);
 * if (rho !== 0.8 || method !== "exact permutation" || pValue !== 8 / 24) throw new Error("4! = 24 pairings");
 * ```
 */
export function spearmanRho(
  x: Sample,
  y: Sample,
  { method }: { method?: "exact" | "sampled" | "t" } = {},
): SpearmanResult {
  const task = "compute Spearman's rho";
  requirePairs(x, y, { task });
  const ranksX = centredRanks(requireSample(x, { task, minimum: 3, unit: "pairs" }));
  const ranksY = centredRanks(requireSample(y, { task, minimum: 3, unit: "pairs" }));
  const squares = sumOfProducts(ranksX, ranksX) * sumOfProducts(ranksY, ranksY);
  if (squares === 0) {
    return { rho: null, pValue: null, method: NAMES[method ?? "exact"], degenerate: "constant" };
  }
  const rho = clampToUnit(sumOfProducts(ranksX, ranksY) / Math.sqrt(squares));
  if (method === "t") return { rho, ...approximate(rho, [ranksX, ranksY]), degenerate: null };
  const [u, v] = [reducedRanks(ranksX), reducedRanks(ranksY)];
  const pairings = rankPairings(u, v);
  const affordable = pairings.cost <= LARGEST_EXACT_COST;
  if (method === "exact" && !affordable) {
    throw new RangeError(
      `Cannot ${task}: an exact p of these ${u.length} pairs takes ${
        pairings.cost.toExponential(0)
      } steps, more than ` +
        `${LARGEST_EXACT_COST.toExponential(0)}; leave the method open`,
    );
  }
  const observed = sumOfProducts(u, v);
  if (method !== "sampled" && affordable) {
    return { rho, pValue: pairings.exactShare(observed), method: NAMES.exact, degenerate: null };
  }
  if (method === undefined && !hasTies(ranksX) && !hasTies(ranksY)) {
    return { rho, ...approximate(rho, [ranksX, ranksY]), degenerate: null };
  }
  const draws = Math.max(DRAWS.least, Math.min(DRAWS.most, Math.floor(DRAWS.ofPairs / u.length) - 1));
  const pValue = pairings.sampledShare(observed, { random: randomStream(0, "spearman pairings"), draws });
  return { rho, pValue, method: NAMES.sampled, degenerate: null };
}

const NAMES = {
  exact: "exact permutation",
  sampled: "sampled permutations",
  t: "t approximation",
} as const;

/** Doubled mid-ranks less their mean n + 1: integers that sum to 0. */
function centredRanks(values: readonly number[]): Int32Array {
  return doubledMidRanks(values).map((rank) => rank - values.length - 1);
}

function sumOfProducts(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function clampToUnit(rho: number): number {
  return Math.max(-1, Math.min(1, rho));
}

function hasTies(ranks: Int32Array): boolean {
  return new Set(ranks).size < ranks.length;
}

function approximate(rho: number, samples: readonly Int32Array[]): Pick<SpearmanResult, "pValue" | "method"> {
  const n = samples[0].length;
  const t = rho * Math.sqrt((n - 2) / (1 - rho * rho));
  const least = samples.some(hasTies) ? 1 : 2; // one order, and without ties its reverse
  const smallest = least * Math.max(...samples.map(chanceOfOrder));
  // for many pairs the chance is too small for a double, and still not 0
  const pValue = Math.max(studentTwoSidedP(t, n - 2), smallest, Number.MIN_VALUE);
  return { pValue, method: NAMES.t };
}

/** Of a sample in one given order, ∏ (size of each group of ties)!/n!. */
function chanceOfOrder(ranks: Int32Array): number {
  const seen = new Map<number, number>();
  return ranks.reduce((chance, rank, index) => {
    seen.set(rank, (seen.get(rank) ?? 0) + 1);
    return chance * seen.get(rank)! / (index + 1);
  }, 1);
}
