import { createFft2d } from "@/math/fft_2d.ts";
import { planRadialSpectrum, RADIUS_STEP } from "../measure/spectrum/radial_spectrum.ts";
import { planTrendRemoval } from "../measure/spectrum/trend.ts";

/** The trend in which the validator looks for peaks (measure/spectrum/find_peaks.ts). */
const TREND = { reach: Math.round(4 / RADIUS_STEP), degree: 5 };

/** A radial power spectrum as the validator sees it; radii in 2π/L. */
export interface WhitenedSpectrum {
  readonly radii: Float64Array;
  /** Mean power of a mode. */
  readonly power: Float64Array;
  /** (ln P − trend)·√modes: where there is nothing but noise, its standard deviation is 1 at every radius. */
  readonly level: Float64Array;
}

/**
 * The spectrum of ρ = |ψ|², as far as it lies above the rounding of the transform.
 *
 * @param psi ψ on the grid `[y, x]`, real and imaginary part
 */
export function whitenedSpectrum(psi: Float64Array, size: number): WhitenedSpectrum {
  const fft = createFft2d(size);
  for (let i = 0; i < psi.length; i += 2) {
    fft.physical[i] = psi[i] ** 2 + psi[i + 1] ** 2;
    fft.physical[i + 1] = 0;
  }
  fft.forward();
  const spectrum = planRadialSpectrum(size);
  spectrum.update(fft.spectral);
  const floor = 1e-26 * spectrum.power.reduce((most, value) => Math.max(most, value), 0);
  const end = spectrum.power.findIndex((value) => !(value > floor));
  const count = end < 0 ? spectrum.power.length : end;
  const [radii, power, modes] = [spectrum.radii, spectrum.power, spectrum.modes]
    .map((values) => values.slice(0, count));
  const level = power.map(Math.log);
  if (count > 0) planTrendRemoval(count, TREND)(level);
  return { radii, power, level: level.map((value, i) => value * Math.sqrt(modes[i])) };
}
