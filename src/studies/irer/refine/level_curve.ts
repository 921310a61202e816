import { createFft2d } from "@/math/fft_2d.ts";

/** Width of the Gaussian that averages power over radii, and the radii's spacing, in 2π/L. */
const [KERNEL_WIDTH, RADIUS_STEP] = [0.4, 0.25];
/** The longest waves have too few modes for a level of their own. */
const LEAST_RADIUS = 1.5;
/** Degree of the trend that is taken out of the logarithm. */
const TREND_DEGREE = 5;
/** Power below this part of the mean counts no more. */
const FLOOR = 1e-12;
/** Nor does power below this part of k = 0: it is the rounding of a field that is uniform otherwise. */
const ROUNDING = 1e-26;

/** How far a radial spectrum stands above its own trend, as a smooth function of the field. */
export interface LevelCurve {
  /** Radii k, evenly spaced, in 2π/L. */
  readonly radii: Float64Array;
  /** The level at each radius, about 1 for noise; kept for the next `pullBack`. */
  levelOf(rho: Float64Array): Float64Array;
  /** From ∂/∂level to ∂/∂ρ, at the field given last. */
  pullBack(ofLevel: Float64Array): Float64Array;
}

/**
 * Plans level curves. P(k) = Σ w(|n| − k)|ρ̂(n)|²/Σ w(|n| − k), n ≠ 0, with a Gaussian w: the same radial mean that the
 * validator looks at, written apart from it. The level is √modes·(ln(P + floor) − trend), with the polynomial trend of
 * least squares and the effective number of modes that bear each radius, so that noise stands equally high
 * everywhere. Where the validator takes a median for the rest of the trend and looks for maxima, this keeps the curve.
 *
 * @param size grid points a side
 */
export function levelCurve(size: number): LevelCurve {
  const fft = createFft2d(size);
  const points = size * size;
  const count = Math.floor((size / 2 - LEAST_RADIUS) / RADIUS_STEP) + 1;
  const radii = Float64Array.from({ length: count }, (_, i) => LEAST_RADIUS + RADIUS_STEP * i);
  const weights = Array.from(radii, (radius) => weightsAt(radius, size));
  const roots = weights.map(({ weight }) => 1 / Math.sqrt(2 * weight.reduce((sum, w) => sum + w * w, 0)));
  const basis = trendBasis(count);
  const spectrum = new Float64Array(2 * points);
  /** P + floor at the field given last. */
  const floored = new Float64Array(count);

  return {
    radii,
    levelOf(rho) {
      for (let at = 0; at < points; at++) {
        fft.physical[2 * at] = rho[at];
        fft.physical[2 * at + 1] = 0;
      }
      fft.forward();
      spectrum.set(fft.spectral);
      const power = weights.map(({ place, weight }) =>
        place.reduce((sum, at, i) => sum + weight[i] * (spectrum[2 * at] ** 2 + spectrum[2 * at + 1] ** 2), 0)
      );
      const floor = FLOOR * power.reduce((sum, value) => sum + value, 0) / count +
        ROUNDING * (spectrum[0] ** 2 + spectrum[1] ** 2);
      for (let i = 0; i < count; i++) floored[i] = power[i] + floor;
      const level = floored.map(Math.log);
      removeTrend(level, basis);
      return level.map((value, i) => roots[i] * value);
    },
    pullBack(ofLevel) {
      const ofLog = ofLevel.map((value, i) => roots[i] * value);
      removeTrend(ofLog, basis);
      const ofPower = ofLog.map((value, i) => value / floored[i]);
      const ofFloor = ofPower.reduce((sum, value) => sum + value, 0);
      const throughFloor = FLOOR / count * ofFloor;
      const { spectral, physical } = fft;
      spectral.fill(0);
      spectral[0] = 2 * ROUNDING * ofFloor / points * spectrum[0];
      weights.forEach(({ place, weight }, i) =>
        place.forEach((at, j) => {
          const factor = 2 * weight[j] * (ofPower[i] + throughFloor) / points;
          spectral[2 * at] += factor * spectrum[2 * at];
          spectral[2 * at + 1] += factor * spectrum[2 * at + 1];
        })
      );
      fft.backward();
      return Float64Array.from({ length: points }, (_, at) => physical[2 * at]);
    },
  };
}

/** Places in the spectral plane near a radius, with weights of sum 1. */
function weightsAt(radius: number, size: number): { place: Int32Array; weight: Float64Array } {
  const signed = (index: number) => index <= size / 2 ? index : index - size;
  const near = Array.from({ length: size * size }, (_, at) => {
    const away = Math.hypot(signed(Math.floor(at / size)), signed(at % size)) - radius;
    return { at, away: Math.abs(away) / KERNEL_WIDTH };
  }).filter(({ at, away }) => at > 0 && away < 4.5);
  const kernel = near.map(({ away }) => Math.exp(-(away ** 2) / 2));
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return {
    place: Int32Array.from(near, ({ at }) => at),
    weight: Float64Array.from(kernel, (value) => value / total),
  };
}

/** Orthonormal polynomials on the radii. */
function trendBasis(count: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let degree = 0; degree <= TREND_DEGREE; degree++) {
    const column = Float64Array.from({ length: count }, (_, i) => (2 * i / (count - 1) - 1) ** degree);
    removeTrend(column, basis);
    const norm = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
    basis.push(column.map((value) => value / norm));
  }
  return basis;
}

/** A projection, and so its own adjoint. */
function removeTrend(values: Float64Array, basis: readonly Float64Array[]): void {
  for (const column of basis) {
    const product = values.reduce((sum, value, i) => sum + value * column[i], 0);
    for (let i = 0; i < values.length; i++) values[i] -= product * column[i];
  }
}
