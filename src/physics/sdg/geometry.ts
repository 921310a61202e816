import { LEAST_RHO_S } from "@/physics/sncgl/parameters.ts";

/** How the vacuum and the metric hang together: g_μν = (ρ_vac/ρ_s)^α η_μν. */
export interface ConformalLaw {
  /** ρ_vac > 0: where ρ_s equals it, space is flat. */
  readonly rho_vac: number;
  /** Exponent α > 0. */
  readonly alpha: number;
}

/**
 * q = Ω⁻² = (ρ_s/ρ_vac)^α, the factor of the flat Laplacian in the Laplace–Beltrami operator of two dimensions.
 *
 * @param rhoS ρ_s at any points
 * @param out filled with q at the same points
 * @returns the largest q; NaN if any is
 */
export function inverseConformalFactor(
  rhoS: Float64Array,
  { rho_vac, alpha, out }: ConformalLaw & { readonly out: Float64Array },
): number {
  let largest = -Infinity;
  for (let at = 0; at < rhoS.length; at++) {
    const q = Math.pow(rhoS[at] / rho_vac, alpha);
    out[at] = q;
    largest = Math.max(largest, q);
  }
  return largest;
}

/** Ω² = (ρ_vac/ρ_s)^α; in two dimensions also √g of the spatial slice. */
export function conformalFactor(rhoS: Float64Array, { rho_vac, alpha }: ConformalLaw): Float64Array {
  return rhoS.map((value) => Math.pow(rho_vac / value, alpha));
}

/** g_tt = −Ω² = −(ρ_vac/ρ_s)^α. */
export function timeMetric(rhoS: Float64Array, law: ConformalLaw): Float64Array {
  return conformalFactor(rhoS, law).map((value) => -value);
}

/** ρ_s = ρ_vac·(−g_tt)^(−1/α), the inverse of `timeMetric`; NaN where g_tt is not negative. */
export function rhoSOfTimeMetric(gTt: Float64Array, { rho_vac, alpha }: ConformalLaw): Float64Array {
  return gTt.map((value) => value < 0 ? rho_vac * Math.pow(-value, -1 / alpha) : NaN);
}

/**
 * One relaxation of the geometry in place, ρ_s ← max(1e-9, ρ_s + r(ρ* − ρ_s)).
 *
 * @param rhoS ρ_s, changed
 * @param options.target ρ*, every `stride`-th value from `offset` on
 * @param options.rate r in 0 … 1
 * @returns the smallest value before the floor was applied (NaN is passed over: the field shows it)
 */
export function relaxGeometry(
  rhoS: Float64Array,
  { target, rate, stride = 1, offset = 0 }: {
    readonly target: Float64Array;
    readonly rate: number;
    readonly stride?: number;
    readonly offset?: number;
  },
): number {
  let least = Infinity;
  for (let at = 0; at < rhoS.length; at++) {
    const value = rhoS[at] + rate * (target[stride * at + offset] - rhoS[at]);
    if (value < least) least = value;
    rhoS[at] = Math.max(LEAST_RHO_S, value);
  }
  return least;
}
