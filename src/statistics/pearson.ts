import { requirePairs, requireSample, type Sample } from "./sample.ts";

/** Pearson's linear correlation. */
export interface PearsonResult {
  /** In [−1, 1]; null if one of the samples is constant. */
  readonly r: number | null;
  /** `constant`: one of the samples is, and goes together with nothing. */
  readonly degenerate: null | "constant";
}

/**
 * Pearson's r: the covariance over the product of the standard deviations.
 *
 * @param x values, one a pair
 * @param y values, in the same order
 * @throws RangeError for unequal lengths, fewer than 2 pairs or a value that is not finite
 *
 * @example
 * ```ts
 * import { pearsonR } from "@/statistics/mod.ts";
 * const { r } = pearsonR([1, 2, 3, 4], [2, 1, 4, 3]);
 * if (Math.abs(r! - 0.6) > 1e-15) throw new Error("3/5 by hand");
 * ```
 */
export function pearsonR(x: Sample, y: Sample): PearsonResult {
  const task = "compute Pearson's r";
  requirePairs(x, y, { task });
  const [centredX, centredY] = [x, y].map((values) =>
    centred(requireSample(values, { task, minimum: 2, unit: "pairs" }))
  );
  const norm = Math.hypot(...centredX) * Math.hypot(...centredY);
  if (norm === 0) return { r: null, degenerate: "constant" };
  const product = centredX.reduce((total, value, index) => total + value * centredY[index], 0);
  return { r: Math.max(-1, Math.min(1, product / norm)), degenerate: null };
}

/** Values less their mean; exactly 0 where all are equal, whatever the mean's rounding. */
function centred(values: readonly number[]): number[] {
  if (values.every((value) => value === values[0])) return values.map(() => 0);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.map((value) => value - mean);
}
