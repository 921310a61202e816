import { requireFraction, requireSample, type Sample } from "./sample.ts";

/** Adjusted p values and decisions, in the order of the input. */
export interface BenjaminiHochbergResult {
  /** The least false discovery rate at which each hypothesis would be rejected. */
  readonly adjusted: readonly number[];
  readonly rejected: readonly boolean[];
}

/**
 * Controls the false discovery rate over a family of p values (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57,
 * 289–300): q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·m/j, and a hypothesis is rejected when q ≤ alpha.
 *
 * @param pValues the whole registered family, in any order
 * @throws RangeError for an empty family, a p outside [0, 1] or an alpha outside (0, 1)
 *
 * @example
 * ```ts
 * import { benjaminiHochberg } from "@/statistics/mod.ts";
 * const { adjusted, rejected } = benjaminiHochberg([0.04, 0.01, 0.03]);
 * if (adjusted.join() !== "0.04,0.03,0.04" || !rejected[0]) throw new Error("step-up rule");
 * ```
 */
export function benjaminiHochberg(
  pValues: Sample,
  { alpha = 0.05 }: { alpha?: number } = {},
): BenjaminiHochbergResult {
  const task = "adjust p values";
  requireFraction(alpha, { task, name: "alpha" });
  const family = requireSample(pValues, { task, minimum: 1, unit: "p value" });
  const outside = family.findIndex((p) => p < 0 || p > 1);
  if (outside >= 0) {
    throw new RangeError(`Cannot ${task}: p value ${outside} must lie in [0, 1], got ${family[outside]}`);
  }
  const descending = [...family.keys()].sort((i, j) => family[j] - family[i]);
  const adjusted = new Array<number>(family.length);
  let least = 1;
  for (const [position, index] of descending.entries()) {
    least = Math.min(least, family[index] * family.length / (family.length - position));
    adjusted[index] = least;
  }
  return { adjusted, rejected: adjusted.map((q) => q <= alpha) };
}
