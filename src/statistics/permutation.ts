import { mean } from "simple-statistics";
import type { RandomStream } from "@/core/random/mod.ts";
import { binomial, countSignedSumsBeyond, visitSubsetSums } from "./arrangements.ts";
import { isRounding, moderateMagnitude, requirePairs, requireSample, type Sample } from "./sample.ts";

/** Up to this many arrangements all are enumerated: 20 pairs, or 11 against 11 (about 0.05 s). */
const LARGEST_ENUMERATION = 2 ** 20;

/** The outcome of a two-sided permutation test of a difference of means. */
export interface PermutationResult {
  /** Two-sided p; 1 for degenerate data, where every arrangement is as extreme as the observed one. */
  readonly pValue: number;
  /** Whether all arrangements were enumerated; otherwise p = (1 + b)/(1 + n) over n random ones. */
  readonly exact: boolean;
  /** How many arrangements were looked at. */
  readonly arrangements: number;
  /** mean a − mean b. */
  readonly difference: number;
  /** `"constant"`: all values (paired: all differences) are 0 apart, so nothing could be found. */
  readonly degenerate: null | "constant";
}

/**
 * Two-sided permutation test of mean(a) − mean(b): p is the share of arrangements at least as far from 0.
 *
 * Unpaired, the labels of all n_a + n_b values are exchanged; paired, the signs of the differences a_i − b_i are
 * flipped. Up to 2²⁰ arrangements are enumerated; beyond that `resamples` random ones are drawn and the observed one
 * is counted among them, p = (1 + b)/(1 + n), so that p is never 0 (Phipson & Smyth 2010, Stat. Appl. Genet. Mol.
 * Biol. 9(1), 39). Sums equal within rounding count as equal. One pair has p = 1 always, two have 0.5 at best.
 *
 * @param a values of one condition
 * @param b values of the other; for `paired` in the same order
 * @param options.random the stream to draw from; needed only where enumeration is out of reach
 * @param options.resamples how many random arrangements, default 9,999
 * @throws RangeError for too few values (2 a group, or 1 pair), unequal pairs, a value that is not finite or beyond ±1e150, or a
 *   missing `random` where it is needed
 *
 * @example
 * ```ts
 * import { permutationTest } from "@/statistics/mod.ts";
 * const { pValue, exact } = permutationTest([0.3, 0.4, 0.5], [0.1, 0.2, 0.1], { paired: true });
 * if (pValue !== 0.25 || !exact) throw new Error("three pairs give 0.25 at best");
 * ```
 */
export function permutationTest(
  a: Sample,
  b: Sample,
  { paired = false, random, resamples = 9_999 }: {
    paired?: boolean;
    random?: RandomStream;
    resamples?: number;
  } = {},
): PermutationResult {
  const task = paired ? "run a paired permutation test" : "run a permutation test";
  if (!Number.isInteger(resamples) || resamples < 99) {
    throw new RangeError(`Cannot ${task}: needs at least 99 resamples, got ${resamples}`);
  }
  if (paired) requirePairs(a, b, { task });
  const sizes = paired ? { minimum: 1, unit: "pair" } : { minimum: 2, unit: "values per group" };
  const first = requireSample(a, { task, ...sizes });
  const second = requireSample(b, { task, ...sizes });
  for (const values of [first, second]) moderateMagnitude(values, { task });
  const arrangement = paired ? signFlips(first, second) : labelSwaps(first, second);
  const difference = mean(first) - mean(second);
  if (arrangement.constant) {
    return { pValue: 1, exact: true, arrangements: arrangement.count, difference, degenerate: "constant" };
  }
  if (arrangement.count <= LARGEST_ENUMERATION) {
    const pValue = arrangement.countExtreme() / arrangement.count;
    return { pValue, exact: true, arrangements: arrangement.count, difference, degenerate: null };
  }
  if (random === undefined) {
    throw new RangeError(
      `Cannot ${task}: ${arrangement.count} arrangements are too many, give a random stream`,
    );
  }
  let extreme = 0;
  for (let draw = 0; draw < resamples; draw++) {
    if (Math.abs(arrangement.draw(random)) >= arrangement.threshold) extreme++;
  }
  const pValue = (1 + extreme) / (1 + resamples);
  return { pValue, exact: false, arrangements: resamples, difference, degenerate: null };
}

/** A null distribution of sums; the statistic is a fixed multiple of the sum. */
interface Arrangement {
  readonly count: number;
  readonly constant: boolean;
  /** |sum| from here on counts as at least as extreme as observed. */
  readonly threshold: number;
  /** How many of all arrangements are that extreme. */
  readonly countExtreme: () => number;
  readonly draw: (random: RandomStream) => number;
}

function signFlips(first: readonly number[], second: readonly number[]): Arrangement {
  const differences = first.map((value, index) => value - second[index]);
  const total = sumOfMagnitudes(differences);
  const magnitude = sumOfMagnitudes(first) + sumOfMagnitudes(second);
  const threshold = Math.abs(sumOf(differences)) - rounding(total, magnitude);
  return {
    count: 2 ** differences.length,
    constant: isRounding(total, { magnitude }),
    threshold,
    countExtreme: () => countSignedSumsBeyond(differences, { threshold }),
    draw: (random) =>
      differences.reduce((sum, value) => random.integer(2) === 0 ? sum + value : sum - value, 0),
  };
}

function labelSwaps(first: readonly number[], second: readonly number[]): Arrangement {
  const size = first.length;
  const pooled = [...first, ...second];
  const centre = mean(pooled);
  // About the pooled mean the groups' sums are opposite, so the first group's sum is the statistic, scaled.
  const centred = pooled.map((value) => value - centre);
  const total = sumOfMagnitudes(centred);
  const magnitude = sumOfMagnitudes(pooled);
  const order = [...centred];
  const threshold = Math.abs(sumOf(centred.slice(0, size))) - rounding(total, magnitude);
  return {
    count: binomial(pooled.length, size),
    constant: isRounding(total, { magnitude }),
    threshold,
    countExtreme: () => {
      let extreme = 0;
      visitSubsetSums(centred, { size, visit: (sum) => Math.abs(sum) >= threshold && extreme++ });
      return extreme;
    },
    draw: (random) => {
      for (let i = 0; i < size; i++) {
        const other = i + random.integer(order.length - i);
        [order[i], order[other]] = [order[other], order[i]];
      }
      return sumOf(order.slice(0, size));
    },
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function sumOfMagnitudes(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

/** How far two sums that are equal on paper may differ in floating point. */
function rounding(total: number, magnitude: number): number {
  return 1e-12 * total + 4 * Number.EPSILON * magnitude;
}
