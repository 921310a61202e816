import { createFft2d } from "@/math/fft_2d.ts";
import { createDerivatives, type DerivativeMethod, gridOf } from "./derivatives.ts";
import { type ConformalLaw, inverseConformalFactor } from "./geometry.ts";

/** A metric of the plane at every point `[y, x]`: g_xx, g_xy = g_yx and g_yy, positive definite. */
export interface MetricField {
  /** g_xx */
  readonly xx: Float64Array;
  /** g_xy */
  readonly xy: Float64Array;
  /** g_yy */
  readonly yy: Float64Array;
}

/**
 * The Laplace–Beltrami operator of a metric, Δ_g f = (1/√g) ∂_i(√g g^{ij} ∂_j f), for any positive definite metric on
 * a periodic box. It knows nothing of conformal metrics: it is what the conformal operator is checked against.
 *
 * @param field f, real `[y, x]`
 * @param options.method central differences of order 2, 4 or 6, or spectral
 * @returns Δ_g f `[y, x]`
 * @throws {RangeError} where the metric is not positive definite, or the sizes disagree
 */
export function generalLaplaceBeltrami(
  field: Float64Array,
  { metric: { xx, xy, yy }, boxLength, method }: {
    readonly metric: MetricField;
    readonly boxLength: number;
    readonly method: DerivativeMethod;
  },
): Float64Array {
  if ([xx, xy, yy].some((part) => part.length !== field.length)) {
    throw new RangeError(`The metric needs ${field.length} values in each component, as the field has`);
  }
  const { alongX, alongY } = createDerivatives(gridOf(field, boxLength), method);
  const volume = xx.map((value, at) => Math.sqrt(value * yy[at] - xy[at] ** 2));
  const bad = volume.findIndex((value, at) => !(value > 0 && xx[at] > 0));
  if (bad >= 0) throw new RangeError(`The metric is not positive definite at point ${bad}`);
  const fx = alongX(field);
  const fy = alongY(field);
  // √g g^{ij}: the inverse of a 2×2 matrix is its adjugate over its determinant g.
  const fluxX = fx.map((value, at) => (yy[at] * value - xy[at] * fy[at]) / volume[at]);
  const fluxY = fx.map((value, at) => (xx[at] * fy[at] - xy[at] * value) / volume[at]);
  const alongFluxY = alongY(fluxY);
  return alongX(fluxX).map((value, at) => (value + alongFluxY[at]) / volume[at]);
}

/** The conformal metric g_ij = Ω² δ_ij, Ω² = (ρ_vac/ρ_s)^α, as a general one. */
export function conformalMetric(rhoS: Float64Array, law: ConformalLaw): MetricField {
  const q = new Float64Array(rhoS.length);
  inverseConformalFactor(rhoS, { ...law, out: q });
  const diagonal = q.map((value) => 1 / value);
  return { xx: diagonal, xy: new Float64Array(rhoS.length), yy: diagonal };
}

/**
 * The conformal operator as the solver applies it, Δ_g f = Ω⁻²∇²f with the flat Laplacian on the full spectrum; in two
 * dimensions √g g^{ij} = δ^{ij}, so this is the general operator's special case.
 *
 * @param field f, real `[y, x]`
 * @param options.rhoS ρ_s `[y, x]`
 */
export function conformalLaplaceBeltrami(
  field: Float64Array,
  { rhoS, law, boxLength }: {
    readonly rhoS: Float64Array;
    readonly law: ConformalLaw;
    readonly boxLength: number;
  },
): Float64Array {
  const { size, wavenumbers } = gridOf(field, boxLength);
  const fft = createFft2d(size);
  for (let at = 0; at < field.length; at++) fft.physical[2 * at] = field[at];
  fft.forward();
  for (let at = 0; at < field.length; at++) {
    const kSquared = wavenumbers[Math.floor(at / size)] ** 2 + wavenumbers[at % size] ** 2;
    fft.spectral[2 * at] *= -kSquared;
    fft.spectral[2 * at + 1] *= -kSquared;
  }
  fft.backward();
  const q = new Float64Array(field.length);
  inverseConformalFactor(rhoS, { ...law, out: q });
  return q.map((value, at) => value * fft.physical[2 * at]);
}
