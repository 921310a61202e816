/**
 * The quantile by linear interpolation between order statistics (Hyndman & Fan 1996, definition 7).
 *
 * @param sorted at least one value, in ascending order
 * @param level in [0, 1]
 *
 * @example
 * ```ts
 * import { quantileOfSorted } from "@/statistics/mod.ts";
 * if (quantileOfSorted([1, 2, 4], 0.75) !== 3) throw new Error("half the way from 2 to 4");
 * ```
 */
export function quantileOfSorted(sorted: ArrayLike<number>, level: number): number {
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/**
 * The middle value, or the mean of the two middle ones, which may be infinite.
 *
 * @param values at least one, in any order; they stay as they are
 */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
