/** ζ(s, q) and its derivative in s. */
export interface HurwitzZeta {
  readonly value: number;
  /** ∂ζ/∂s */
  readonly derivative: number;
}

/** B₂ⱼ/(2j)! for j = 1 … 8. */
const BERNOULLI = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
];
/** From here on eight terms of the asymptotic series are exact to double precision, also for s up to 50. */
const ASYMPTOTIC_FROM = 12;

/**
 * Hurwitz's ζ(s, q) = Σ_{k≥0} (q + k)^(−s) by Euler–Maclaurin summation (DLMF 25.11.28, with terms summed up to
 * q + N ≥ 12 + s), and its derivative in s, term by term. Scaled by q^s where `scaled`, so that large q and s do not
 * underflow.
 *
 * @param s above 1
 * @param q above 0
 * @throws RangeError outside of these
 *
 * @example
 * ```ts
 * import { hurwitzZeta } from "@/math/hurwitz_zeta.ts";
 * if (Math.abs(hurwitzZeta(2, 1).value - Math.PI ** 2 / 6) > 1e-15) throw new Error("Basel");
 * ```
 */
export function hurwitzZeta(
  s: number,
  q: number,
  { scaled = false }: { scaled?: boolean } = {},
): HurwitzZeta {
  if (!(s > 1 && q > 0 && s < Infinity && q < Infinity)) {
    throw new RangeError(
      `Cannot compute the Hurwitz zeta function: needs s > 1 and q > 0, got ${s} and ${q}`,
    );
  }
  const unit = scaled ? q : 1;
  let [value, derivative] = [0, 0];
  /** Adds factor · (base/unit)^(−s), whose factor's logarithm changes by `rate` with s. */
  const add = (factor: number, rate: number, base: number): void => {
    const logarithm = Math.log(base / unit);
    const term = factor * Math.exp(-s * logarithm);
    value += term;
    derivative += term * (rate - logarithm);
  };
  let from = q;
  for (; from < ASYMPTOTIC_FROM + s; from++) add(1, 0, from);
  add(from / (s - 1), -1 / (s - 1), from);
  add(0.5, 0, from);
  // s(s + 1)…(s + 2j − 2)/from^(2j−1)
  let [rising, rate] = [s / from, 1 / s];
  for (const [j, bernoulli] of BERNOULLI.entries()) {
    add(bernoulli * rising, rate, from);
    for (const next of [s + 2 * j + 1, s + 2 * j + 2]) {
      rising *= next / from;
      rate += 1 / next;
    }
  }
  return { value, derivative };
}
