import { mean } from "simple-statistics";
import type { RandomStream } from "@/core/random/mod.ts";
import { binomial, countFarSubsets } from "./arrangements.ts";
import { exactDifferences, exactUnits, isConstant, magnitudeOf, sumOf } from "./exact_units.ts";
import { moderateMagnitude, requirePairs, requireSample, type Sample } from "./sample.ts";

/** Up to this many arrangements all are enumerated: 20 pairs, or 11 against 11. */
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
 * Biol. 9(1), 39). Sums are exact and equal sums equal: values are taken as the decimals that they were written as
 * (0.1 + 0.2 and 0.3 tie), and those with more than 15 digits as rounded in their last places. One pair has p = 1 always,
 * two have 0.5 at best.
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
    const pValue = countFarSubsets(arrangement.values, arrangement) / arrangement.count;
    return { pValue, exact: true, arrangements: arrangement.count, difference, degenerate: null };
  }
  if (random === undefined) {
    throw new RangeError(
      `Cannot ${task}: ${arrangement.count} arrangements are too many, give a random stream`,
    );
  }
  let extreme = 0;
  for (let draw = 0; draw < resamples; draw++) {
    if (magnitudeOf(arrangement.draw(random) - arrangement.centre) >= arrangement.threshold) extreme++;
  }
  const pValue = (1 + extreme) / (1 + resamples);
  return { pValue, exact: false, arrangements: resamples, difference, degenerate: null };
}

/** A null distribution of sums, in exact units; the statistic is a fixed multiple of a sum's distance from `centre`. */
interface Arrangement {
  readonly count: number;
  readonly constant: boolean;
  readonly values: readonly bigint[];
  /** Of the subsets that are summed; undefined for subsets of any size. */
  readonly size?: number;
  readonly centre: bigint;
  /** Distances from here on count as at least as extreme as observed. */
  readonly threshold: bigint;
  /** The sum of a random arrangement. */
  readonly draw: (random: RandomStream) => bigint;
}

/** Σ ±d = 2·(sum of a subset of the differences) − (sum of all). */
function signFlips(first: readonly number[], second: readonly number[]): Arrangement {
  const [a, b] = exactUnits([first, second]);
  const differences = exactDifferences(a, b);
  const values = differences.units.map((unit) => 2n * unit);
  const centre = sumOf(differences.units);
  return {
    count: 2 ** values.length,
    constant: differences.units.every((unit, index) => magnitudeOf(unit) <= differences.slack[index]),
    values,
    centre,
    // both sums may be off
    threshold: magnitudeOf(centre) - 2n * sumOf(differences.slack),
    draw: (random) => values.reduce((sum, value) => random.integer(2) === 0 ? sum + value : sum, 0n),
  };
}

function labelSwaps(first: readonly number[], second: readonly number[]): Arrangement {
  // About the pooled mean the groups' sums are opposite, so the smaller group's sum is the statistic, scaled.
  const [few, many] = first.length <= second.length ? [first, second] : [second, first];
  const [pooled] = exactUnits([[...few, ...many]]);
  const [size, count] = [few.length, pooled.units.length];
  const total = sumOf(pooled.units);
  const values = pooled.units.map((unit) => BigInt(count) * unit - total);
  const order = [...values];
  return {
    count: binomial(count, size),
    constant: isConstant(pooled),
    values,
    size,
    centre: 0n,
    threshold: magnitudeOf(sumOf(values.slice(0, size))) - 2n * BigInt(count) * sumOf(pooled.slack),
    draw: (random) => {
      for (let i = 0; i < size; i++) {
        const other = i + random.integer(order.length - i);
        [order[i], order[other]] = [order[other], order[i]];
      }
      return sumOf(order.slice(0, size));
    },
  };
}
