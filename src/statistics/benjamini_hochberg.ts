import { decimalOf } from "./exact_units.ts";
import { requireFraction, requireSample } from "./sample.ts";

/** Adjusted p values and decisions, in the order of the input. */
export interface BenjaminiHochbergResult {
  /** The least false discovery rate at which each hypothesis would be rejected; at most alpha if and only if it is. */
  readonly adjusted: readonly number[];
  /** Whether each hypothesis is. */
  readonly rejected: readonly boolean[];
  /** Positions of the tests without a p value (degenerate data): counted with p = 1, so that they ease no other one. */
  readonly degenerate: readonly number[];
}

/**
 * Controls the false discovery rate over a family of p values (Benjamini & Hochberg 1995, J. R. Stat. Soc. B 57,
 * 289–300): q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎·m/j, and a hypothesis is rejected when q ≤ alpha.
 *
 * A p on the line j·alpha/m is rejected. Alpha is the decimal that it was written as, and p is on the line when no double
 * is nearer to it: three times 0.05 at 0.05 is rejected, and so is 1/140 among seven, although 7·(1/140) rounds to more.
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
  const m = ascending.length;
  const adjustedOf = new Map<number, number>();
  let least = 1;
  for (let rank = m; rank > 0; rank--) {
    const p = ascending[rank - 1];
    const q = quotientOf(p, { times: m, by: rank });
    // next to alpha the line decides, not the rounding of q
    const onItsSide = p <= stepUpLine(alpha, { rank, of: m })
      ? Math.min(q, alpha)
      : Math.max(q, above(alpha));
    least = Math.min(least, onItsSide);
    adjustedOf.set(p, least);
  }
  const adjusted = family.map((p) => adjustedOf.get(p)!);
  return {
    adjusted,
    rejected: adjusted.map((q) => q <= alpha),
    degenerate: [...given.keys()].filter((index) => given[index] === null),
  };
}

/** rank·alpha/m, the double nearest to it: the largest p that the step-up rule rejects at this rank. */
export function stepUpLine(alpha: number, { rank, of }: { rank: number; of: number }): number {
  return quotientOf(alpha, { times: rank, by: of });
}

/** The double nearest to value·times/by, the value taken as its shortest decimal. */
function quotientOf(value: number, { times, by }: { times: number; by: number }): number {
  const { digits, exponent } = decimalOf(value);
  const shift = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0
    ? nearestDouble(digits * BigInt(times), BigInt(by) * shift)
    : nearestDouble(digits * BigInt(times) * shift, BigInt(by));
}

/** The double nearest to a quotient of whole numbers: by one division, or through its decimals, of which 1100 decide. */
function nearestDouble(numerator: bigint, denominator: bigint): number {
  const largest = BigInt(Number.MAX_SAFE_INTEGER);
  if (numerator <= largest && denominator <= largest) return Number(numerator) / Number(denominator);
  const decimals = (numerator % denominator) * 10n ** 1100n / denominator;
  return Number(`${numerator / denominator}.${String(decimals).padStart(1100, "0")}`);
}

/** The next double above. */
function above(value: number): number {
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0]++;
  return new Float64Array(bits.buffer)[0];
}
