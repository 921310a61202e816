import type { RandomStream } from "@/core/random/mod.ts";

/** The primes whose logarithms are looked for. Beyond them ln p come closer than a 64² grid can tell apart. */
export const PRIMES: readonly number[] = [2, 3, 5, 7, 11, 13, 17];

/** ln 2 … ln 17. */
export function logPrimeTargets(): Float64Array {
  return Float64Array.from(PRIMES, Math.log);
}

/** An integer comb of as many teeth: 1, 2, 3 … */
export function combTargets(): Float64Array {
  return Float64Array.from(PRIMES, (_, index) => index + 1);
}

/**
 * Gaps of random targets follow a Dirichlet distribution of this order. Its coefficient of variation, √((g − 1)/(g·a + 1))
 * for g = 6 gaps, is 0.320; that of the gaps between ln 2 … ln 17 is 0.323.
 */
const GAP_ORDER = 8;

/**
 * Random increasing targets of the same span and count, as evenly spread as log primes: gaps from a symmetric Dirichlet
 * distribution (each a sum of eight exponential variates) whose coefficient of variation is theirs.
 *
 * Evenness must be the same, because even targets are easier to meet than clustered ones, whatever the peaks: against
 * independent uniform targets log primes reach p ≤ 0.05 in 23 % of pure noise fields.
 *
 * @param out filled with the targets
 */
export function drawTargets(
  like: Float64Array,
  { random, out }: { random: RandomStream; out: Float64Array },
): void {
  const last = like.length - 1;
  out[0] = 0;
  for (let i = 1; i <= last; i++) {
    let product = 1;
    for (let order = 0; order < GAP_ORDER; order++) product *= 1 - random.uniform();
    out[i] = out[i - 1] - Math.log(product);
  }
  const stretch = (like[last] - like[0]) / out[last];
  for (let i = 0; i <= last; i++) out[i] = like[0] + stretch * out[i];
}
