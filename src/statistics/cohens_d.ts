import { gammaln, mean, sampleVariance } from "simple-statistics";
import { exactDifferences, exactUnits, isConstant, magnitudeOf } from "./exact_units.ts";
import { moderateMagnitude, requirePairs, requireSample, type Sample } from "./sample.ts";

/** A standardised mean difference. */
export interface EffectSize {
  /** (mean a − mean b) in standard deviations; null if that standard deviation is 0. */
  readonly d: number | null;
  /** Large-sample variance of `d`; null with it. */
  readonly variance: number | null;
  /** `constant`: the standard deviation is 0. */
  readonly degenerate: null | "constant";
}

/**
 * Cohen's d of two groups, or d_z of pairs, on request with Hedges' correction for small samples.
 *
 * Pooled (default): (ā − b̄)/s_p, s_p² = ((n_a−1)s_a² + (n_b−1)s_b²)/(n_a+n_b−2); variance (n_a+n_b)/(n_a n_b) +
 * d²/(2(n_a+n_b)). Paired: d_z = mean/sd of the differences a_i − b_i; variance 1/n + d²/(2n). With `hedges`, d is
 * multiplied by J(ν) and the variance by J². (Borenstein et al. 2009, Introduction to Meta-Analysis, 4.18–4.24;
 * Cohen 1988, 2.3.5.)
 *
 * @param a first group; the result is positive when its mean is larger
 * @param b second group, for `paired` in the same order
 * @param options.paired standardise the differences by their own standard deviation (d_z)
 * @param options.hedges apply the exact J
 * @throws RangeError for fewer than 2 values a group (`hedges` with pairs: 3), unequal lengths of pairs, or a value
 *   that is not finite or beyond ±1e150
 *
 * @example
 * ```ts
 * import { cohensD } from "@/statistics/mod.ts";
 * if (cohensD([2, 4, 6], [1, 3, 5]).d !== 0.5) throw new Error("means differ by 1, s is 2");
 * if (cohensD([2, 2], [1, 1]).degenerate !== "constant") throw new Error("no spread, no d");
 * ```
 */
export function cohensD(
  a: Sample,
  b: Sample,
  { paired = false, hedges = false }: { paired?: boolean; hedges?: boolean } = {},
): EffectSize {
  const raw = paired ? pairedEffect(a, b, { minimum: hedges ? 3 : 2 }) : pooledEffect(a, b);
  if (raw === null) return { d: null, variance: null, degenerate: "constant" };
  const factor = hedges ? hedgesFactor(raw.degreesOfFreedom) : 1;
  return { d: factor * raw.d, variance: factor * factor * raw.variance, degenerate: null };
}

/**
 * Hedges' exact J(ν) = Γ(ν/2) / (√(ν/2) Γ((ν−1)/2)) (Hedges 1981, J. Educ. Stat. 6, 107–128), which
 * 1 − 3/(4ν − 1) only approximates.
 *
 * @throws RangeError for ν below 2, where J is 0 or undefined
 */
export function hedgesFactor(degreesOfFreedom: number): number {
  if (!(degreesOfFreedom >= 2)) {
    throw new RangeError(
      `Cannot compute Hedges' J: needs at least 2 degrees of freedom, got ${degreesOfFreedom}`,
    );
  }
  // there the logarithms of Γ lose more digits than the approximation does
  if (degreesOfFreedom > 5e4) return 1 - 3 / (4 * degreesOfFreedom - 1);
  const half = degreesOfFreedom / 2;
  return Math.exp(gammaln(half) - gammaln(half - 0.5)) / Math.sqrt(half);
}

interface RawEffect {
  readonly d: number;
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

function pooledEffect(a: Sample, b: Sample): RawEffect | null {
  const task = "compute Cohen's d";
  const first = requireSample(a, { task, minimum: 2, unit: "values per group" });
  const second = requireSample(b, { task, minimum: 2, unit: "values per group" });
  const magnitude = rescale(first, second, { task });
  const [n, m] = [first.length, second.length];
  const dOf = (from: number[], to: number[], between: number): Standardised => {
    const spread = Math.sqrt(((n - 1) * sampleVariance(from) + (m - 1) * sampleVariance(to)) / (n + m - 2));
    return { d: (between + mean(from) - mean(to)) / spread, spread };
  };
  const d = sharp(dOf(first, second, 0), magnitude, () => {
    const groups = exactUnits([a, b]);
    if (groups.every(isConstant)) return null;
    const [one, other] = groups.map(({ units }) => units);
    const [from, to, [between]] = inOneScale([about(one), about(other), [one[0] - other[0]]]);
    return dOf(from, to, between);
  });
  return d === null
    ? null
    : { d, variance: (n + m) / (n * m) + d * d / (2 * (n + m)), degreesOfFreedom: n + m - 2 };
}

function pairedEffect(a: Sample, b: Sample, { minimum }: { minimum: number }): RawEffect | null {
  const task = "compute the paired Cohen's d";
  requirePairs(a, b, { task });
  const first = requireSample(a, { task, minimum, unit: "pairs" });
  const second = requireSample(b, { task, minimum, unit: "pairs" });
  const magnitude = rescale(first, second, { task });
  const n = first.length;
  const dOf = (differences: number[], start: number): Standardised => {
    const spread = Math.sqrt(sampleVariance(differences));
    return { d: (start + mean(differences)) / spread, spread };
  };
  const d = sharp(dOf(first.map((value, index) => value - second[index]), 0), magnitude, () => {
    const [one, other] = exactUnits([a, b]);
    const exact = exactDifferences(one, other);
    if (isConstant(exact)) return null;
    const [deviations, [start]] = inOneScale([about(exact.units), [exact.units[0]]]);
    return dOf(deviations, start);
  });
  return d === null ? null : { d, variance: 1 / n + d * d / (2 * n), degreesOfFreedom: n - 1 };
}

interface Standardised {
  readonly d: number;
  readonly spread: number;
}

/**
 * d from doubles, or from exact deviations where the values lie a million times farther from 0 than apart, so that doubles
 * lose their digits. Null for constant values, and where the spread vanishes beside the difference.
 */
function sharp(
  fromDoubles: Standardised,
  magnitude: number,
  fromUnits: () => Standardised | null,
): number | null {
  const found = fromDoubles.spread * 1e6 > magnitude ? fromDoubles : fromUnits();
  return found !== null && Math.abs(found.d) < 1e150 ? found.d : null;
}

/** Values less the first one: a spread keeps its digits however far from 0 it lies. */
function about(units: readonly bigint[]): bigint[] {
  return units.map((unit) => unit - units[0]);
}

/** Whole numbers as doubles whose squares do not overflow, all divided by one power of two: d has no unit. */
function inOneScale(lists: readonly (readonly bigint[])[]): number[][] {
  const largest = lists.flat().reduce(
    (most, value) => magnitudeOf(value) > most ? magnitudeOf(value) : most,
    0n,
  );
  const shift = BigInt(Math.max(0, largest.toString(2).length - 400));
  return lists.map((list) => list.map((value) => Number(value >> shift)));
}

/** Below this, squares lose digits to underflow. */
const SMALLEST = 1e-140;

/**
 * Multiplies tiny values by a power of two: d has no unit, and the product is exact. Returns the largest magnitude, in
 * the new unit.
 */
function rescale(first: number[], second: number[], { task }: { task: string }): number {
  const most = Math.max(moderateMagnitude(first, { task }), moderateMagnitude(second, { task }));
  if (most === 0 || most >= SMALLEST) return most;
  const scale = 2 ** 900;
  for (const values of [first, second]) values.forEach((value, index) => values[index] = value * scale);
  return most * scale;
}
