import { doubledMidRanks } from "./mid_ranks.ts";
import { requirePairs, requireSample, type Sample } from "./sample.ts";
import { studentTwoSidedP } from "./student_t.ts";

/** Up to here the default p is exact; 9! = 362,880 pairings take a few milliseconds. */
const LARGEST_DEFAULT_EXACT = 9;
/** Above this an exact p is refused: 11! = 39,916,800 pairings take about a second. */
const LARGEST_EXACT = 11;

/** Spearman's rank correlation and its two-sided p. */
export interface SpearmanResult {
  /** In [−1, 1]; null if one of the samples is constant. */
  readonly rho: number | null;
  /** Two-sided p of "no association"; null if one of the samples is constant. */
  readonly pValue: number | null;
  /** How p was found: over all n! pairings, or from Student's t with n − 2 degrees of freedom. */
  readonly method: "exact permutation" | "t approximation";
  readonly degenerate: null | "constant";
}

/**
 * Spearman's ρ: the Pearson correlation of mid-ranks (with ties the formula 1 − 6Σd²/(n³ − n) is wrong).
 *
 * p is the share of all n! pairings with |ρ| at least as large, for n ≤ 9 (or `method: "exact"`, n ≤ 11); for larger
 * n it comes from t = ρ√((n−2)/(1−ρ²)) with n − 2 degrees of freedom (Kendall & Stuart 1973, vol. 2, ch. 31), and is never
 * below 2/n!, the least that any two-sided permutation test of n pairs can give.
 *
 * @param x values, one a pair
 * @param y values, in the same order
 * @throws RangeError for unequal lengths, fewer than 3 pairs, or a value that is not finite
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
  { method }: { method?: "exact" | "t" } = {},
): SpearmanResult {
  const task = "compute Spearman's rho";
  requirePairs(x, y, { task });
  const ranksX = centredRanks(requireSample(x, { task, minimum: 3, unit: "pairs" }));
  const ranksY = centredRanks(requireSample(y, { task, minimum: 3, unit: "pairs" }));
  const n = ranksX.length;
  const exact = (method ?? (n <= LARGEST_DEFAULT_EXACT ? "exact" : "t")) === "exact";
  if (exact && n > LARGEST_EXACT) {
    throw new RangeError(`Cannot ${task}: an exact p needs at most ${LARGEST_EXACT} pairs, got ${n}`);
  }
  const named = exact ? "exact permutation" as const : "t approximation" as const;
  const squares = sumOfProducts(ranksX, ranksX) * sumOfProducts(ranksY, ranksY);
  if (squares === 0) return { rho: null, pValue: null, method: named, degenerate: "constant" };
  const rho = clampToUnit(sumOfProducts(ranksX, ranksY) / Math.sqrt(squares));
  const pValue = exact ? exactTwoSidedP(ranksX, ranksY) : approximateTwoSidedP(rho, n);
  return { rho, pValue, method: named, degenerate: null };
}

/** Doubled mid-ranks less their mean n + 1: integers that sum to 0. */
function centredRanks(values: readonly number[]): Int32Array {
  return doubledMidRanks(values).map((rank) => rank - values.length - 1);
}

function sumOfProducts(x: Int32Array, y: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function clampToUnit(rho: number): number {
  return Math.max(-1, Math.min(1, rho));
}

/** The share of pairings with |Σ r_x r_y| at least the observed one; all sums are integers, so ties are exact. */
function exactTwoSidedP(ranksX: Int32Array, ranksY: Int32Array): number {
  const n = ranksX.length;
  const permuted = Int32Array.from(ranksY);
  const counters = new Int32Array(n);
  const observed = Math.abs(sumOfProducts(ranksX, ranksY));
  let sum = sumOfProducts(ranksX, ranksY);
  let total = 1;
  let extreme = 1;
  // Heap (1963): each pairing follows from the last by one swap, so its sum by one product.
  for (let i = 1; i < n;) {
    if (counters[i] === i) {
      counters[i++] = 0;
      continue;
    }
    const other = i % 2 === 0 ? 0 : counters[i];
    sum += (ranksX[i] - ranksX[other]) * (permuted[other] - permuted[i]);
    [permuted[i], permuted[other]] = [permuted[other], permuted[i]];
    total++;
    if (Math.abs(sum) >= observed) extreme++;
    counters[i]++;
    i = 1;
  }
  return extreme / total;
}

function approximateTwoSidedP(rho: number, n: number): number {
  // one order and its reverse; for many pairs the quotient is too small for a double, and still not 0
  let smallest = 2;
  for (let i = 2; i <= n; i++) smallest /= i;
  smallest = Math.max(smallest, Number.MIN_VALUE);
  const t = rho * Math.sqrt((n - 2) / (1 - rho * rho));
  return Math.max(studentTwoSidedP(t, n - 2), smallest);
}
