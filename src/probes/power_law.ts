import { fitDiscrete } from "./discrete_power_law.ts";

/** A power-law tail, p(x) ∝ x^(−exponent) for x ≥ xMin. */
export interface PowerLawTail {
  /** Whether x is a real number, or one of the whole numbers from xMin. */
  readonly kind: "continuous" | "discrete";
  /** α of the density; the complementary distribution falls as x^(1−α). */
  readonly exponent: number;
  /** Where the tail begins: one of the values. */
  readonly xMin: number;
  /** Largest distance between the tail's empirical and fitted distribution functions, in (0, 1). */
  readonly ks: number;
  /** How many values the tail holds. */
  readonly tailCount: number;
  /** Of α for this xMin, (α − 1)/√tailCount for continuous values; the choice of xMin adds to it. */
  readonly standardError: number;
}

const TASK = "fit a power-law tail";

/**
 * The power-law tail of positive values (Clauset, Shalizi & Newman 2009, SIAM Review 51, 661): for each possible xMin
 * the maximum-likelihood exponent (eq. 3.1)
 *
 *     α = 1 + n/Σ ln(xᵢ/xMin)   over the n values xᵢ ≥ xMin,
 *
 * and of these the xMin whose tail has the least Kolmogorov–Smirnov distance max |S(x) − P(x)| (eq. 3.9), the smaller
 * one at a tie. S is taken on both sides of its steps, as the Kolmogorov–Smirnov statistic is defined (SciPy's `kstest`);
 * the authors' program and the Python package `powerlaw` look at the lower side alone and find distances up to 1/n
 * smaller, and sometimes another xMin.
 *
 * Values that are all whole numbers are counts, and a continuous law fits them badly: xMin is then drawn to where it
 * hurts least. They get the discrete law p(x) = x^(−α)/ζ(α, xMin) (eq. 3.5), and the result says so; `discrete: false`
 * takes them as measured, e.g. rounded, values. Numbers beyond 2⁵³ are whole whatever they mean, and count as continuous.
 *
 * A fit is always found: whether a power law is plausible is another question (a goodness-of-fit test, section 4 of the
 * paper), and below some 50 values in the tail α is not to be trusted (section 3.5). Scaling all values scales xMin
 * alone; raising them to the power c divides α − 1 by c, so that a tail of singular values with exponent α is one of
 * eigenvalues σ² with (α + 1)/2.
 *
 * @param values at least 0; zeros belong to no tail
 * @param options.xMin this one, instead of the best
 * @param options.discrete whether values are counts; found from them if not said
 * @param options.smallestTail xMin is chosen so that at least so many values are in the tail
 * @throws RangeError for a negative value or one that is not finite, for one that is not whole or above 2⁵³ with
 *   `discrete: true`, and where no tail has `smallestTail` values that
 *   are not all equal
 *
 * @example
 * ```ts
 * import { powerLawTail } from "@/probes/mod.ts";
 * // The quantiles of a Pareto distribution with α = 3 that begins at 2.
 * const values = Array.from({ length: 1000 }, (_, i) => 2 * Math.pow((i + 0.5) / 1000, -1 / 2));
 * const { exponent, xMin, standardError } = powerLawTail(values, { smallestTail: 500 });
 * if (xMin > 3 || Math.abs(exponent - 3) > standardError) throw new Error(`${exponent} from ${xMin}`);
 * ```
 */
export function powerLawTail(
  values: ArrayLike<number>,
  { xMin, smallestTail = 2, discrete }: { xMin?: number; smallestTail?: number; discrete?: boolean } = {},
): PowerLawTail {
  if (!Number.isInteger(smallestTail) || smallestTail < 2) {
    throw new RangeError(`Cannot ${TASK}: smallestTail must be a whole number from 2, got ${smallestTail}`);
  }
  if (xMin !== undefined && !(xMin > 0 && Number.isFinite(xMin))) {
    throw new RangeError(`Cannot ${TASK}: xMin must be positive and finite, got ${xMin}`);
  }
  const sorted = sortedPositive(values);
  const fractional = [...sorted, ...xMin === undefined ? [] : [xMin]].find((value) => !isCount(value));
  if (discrete === true && fractional !== undefined) {
    throw new RangeError(`Cannot ${TASK}: counts must be whole numbers up to 2⁵³, got ${fractional}`);
  }
  const kind = discrete ?? fractional === undefined ? "discrete" : "continuous";
  const logs = sorted.map(Math.log);
  const fitFrom = (start: number, from: number, worse?: number): TailFit | undefined =>
    kind === "discrete"
      ? fitDiscrete(sorted, { start, xMin: from, smallestTail, worse })
      : fitContinuous(logs, { start, logMin: Math.log(from), smallestTail, worse });
  const best = xMin === undefined
    ? bestTail(sorted, fitFrom)
    : fitFrom(sorted.findIndex((value) => value >= xMin), xMin);
  if (best === undefined) {
    throw new RangeError(
      `Cannot ${TASK}: needs at least ${smallestTail} values in the tail that are not all equal, got ${sorted.length} ` +
        `positive values from ${sorted[0] ?? "none"} to ${sorted.at(-1) ?? "none"}`,
    );
  }
  const { slope, ks, start, standardError } = best;
  return {
    kind,
    exponent: 1 + slope,
    xMin: xMin ?? sorted[start],
    ks,
    tailCount: sorted.length - start,
    standardError,
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value <= 2 ** 53;
}

/** The fit of the values from one index on. */
export interface TailFit {
  /** α − 1 */
  readonly slope: number;
  readonly ks: number;
  /** Index of the tail's first value. */
  readonly start: number;
  readonly standardError: number;
}

function bestTail(
  sorted: Float64Array,
  fitFrom: (start: number, xMin: number, worse?: number) => TailFit | undefined,
): TailFit | undefined {
  let best: TailFit | undefined;
  for (let start = 0; start < sorted.length; start++) {
    if (start > 0 && sorted[start] === sorted[start - 1]) continue;
    const fit = fitFrom(start, sorted[start], best?.ks);
    if (fit !== undefined && (best === undefined || fit.ks < best.ks)) best = fit;
  }
  return best;
}

/** The fit of the values from `start` on; undefined where there is none, or as soon as its distance exceeds `worse`. */
function fitContinuous(
  logs: Float64Array,
  { start, logMin, smallestTail, worse = Infinity }: {
    start: number;
    logMin: number;
    smallestTail: number;
    worse?: number;
  },
): TailFit | undefined {
  const count = start < 0 ? 0 : logs.length - start;
  if (count < smallestTail || logs[start] === logs[logs.length - 1]) return undefined;
  let sum = 0;
  for (let i = start; i < logs.length; i++) sum += logs[i] - logMin;
  const slope = count / sum;
  let ks = 0;
  for (let i = start; i < logs.length; i++) {
    const fitted = -Math.expm1(-slope * (logs[i] - logMin));
    const below = (i - start) / count;
    ks = Math.max(ks, fitted - below, below + 1 / count - fitted);
    if (ks > worse) return undefined;
  }
  return { slope, ks, start, standardError: slope / Math.sqrt(count) };
}

function sortedPositive(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const bad = all.findIndex((value) => !(value >= 0 && Number.isFinite(value)));
  if (bad >= 0) {
    throw new RangeError(`Cannot ${TASK}: values must be finite and at least 0, got ${all[bad]} at ${bad}`);
  }
  return all.filter((value) => value > 0).sort();
}
