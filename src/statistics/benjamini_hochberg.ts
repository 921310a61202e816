import { requireFraction, requireSample } from "./sample.ts";

/** Adjusted p values and decisions, in the order of the input. */
export interface BenjaminiHochbergResult {
  /** The least false discovery rate at which each hypothesis would be rejected. */
  readonly adjusted: readonly number[];
  readonly rejected: readonly boolean[];
  /** Positions of the tests without a p value (degenerate data): counted with p = 1, so that they ease no other one. */
  readonly degenerate: readonly number[];
}

/**
 * Controls the false discovery rate over a family of p values (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57,
 * 289–300): q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·m/j, and a hypothesis is rejected when q ≤ alpha.
 *
 * @param pValues the whole registered family, in any order; null for a test that degenerate data left without a p
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
  pValues: ArrayLike<number | null>,
  { alpha = 0.05 }: { alpha?: number } = {},
): BenjaminiHochbergResult {
  const task = "adjust p values";
  requireFraction(alpha, { task, name: "alpha" });
  const given = Array.from(pValues);
  const family = requireSample(given.map((p) => p ?? 1), { task, minimum: 1, unit: "p value" });
  const outside = family.findIndex((p) => p < 0 || p > 1);
  if (outside >= 0) {
    throw new RangeError(`Cannot ${task}: p value ${outside} must lie in [0, 1], got ${family[outside]}`);
  }
  const ascending = Float64Array.from(family).sort();
  const adjustedOf = new Map<number, number>();
  let least = 1;
  for (let rank = ascending.length; rank > 0; rank--) {
    const p = ascending[rank - 1];
    least = Math.min(least, p * ascending.length / rank);
    adjustedOf.set(p, least);
  }
  const adjusted = family.map((p) => adjustedOf.get(p)!);
  return {
    adjusted,
    rejected: adjusted.map((q) => q <= alpha),
    degenerate: [...given.keys()].filter((index) => given[index] === null),
  };
}
