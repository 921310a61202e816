/**
 * What an exact paired sign-flip test of n pairs can show at best.
 */

/**
 * The smallest two-sided p of an exact sign-flip test: 2 of the 2ⁿ sign patterns are always as extreme as the most
 * extreme one. Three pairs: 0.25. Five: 0.0625. Ten: 0.00195.
 *
 * @throws RangeError unless pairs is a positive integer
 */
export function signFlipMinimumP(pairs: number): number {
  if (!Number.isInteger(pairs) || pairs < 1) {
    throw new RangeError(`Cannot compute the smallest sign-flip p: needs at least 1 pair, got ${pairs}`);
  }
  return Math.min(1, 2 ** (1 - pairs));
}

/** The fewest pairs with which an exact two-sided sign-flip test can give p ≤ alpha: 6 for 0.05, 5 for 0.0625. */
export function signFlipPairsNeeded(alpha: number): number {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(`Cannot compute the pairs needed: alpha must lie between 0 and 1, got ${alpha}`);
  }
  let pairs = 1;
  while (signFlipMinimumP(pairs) > alpha) pairs++;
  return pairs;
}

/**
 * The sentence a report must carry when its pairs cannot reach significance, or null when they can.
 *
 * @example
 * ```ts
 * import { significanceWarning } from "@/statistics/mod.ts";
 * if (!significanceWarning(3)?.startsWith("3 pairs cannot reach p < 0.05")) throw new Error("three seeds");
 * if (significanceWarning(10) !== null) throw new Error("ten can");
 * ```
 */
export function significanceWarning(
  pairs: number,
  { alpha = 0.05, unit = "pairs" }: { alpha?: number; unit?: string } = {},
): string | null {
  const smallest = signFlipMinimumP(pairs);
  if (smallest <= alpha) return null;
  return `${pairs} ${unit} cannot reach p < ${alpha} in an exact sign-flip test ` +
    `(smallest possible p ${smallest}; at least ${signFlipPairsNeeded(alpha)} ${unit} can)`;
}
