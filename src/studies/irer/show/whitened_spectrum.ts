import { createFft2d } from "@/math/fft_2d.ts";
import { planRadialSpectrum } from "../measure/spectrum/radial_spectrum.ts";
import { planWhitening } from "../measure/spectrum/whitening.ts";

/** A radial power spectrum as the validator sees it; radii in 2π/L. */
interface WhitenedSpectrum {
  readonly radii: Float64Array;
  /** Mean power of a mode. */
  readonly power: Float64Array;
  /** (ln P − trend)·√modes: where there is nothing but noise, its standard deviation is 1 at every radius. */
  readonly level: Float64Array;
}

/**
 * The spectrum of ρ = |ψ|² in the validator's observed band: as far as it lies above the rounding of the transform.
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
  const level = planWhitening(spectrum)();
  const [radii, power] = [spectrum.radii, spectrum.power].map((values) => values.slice(0, level.length));
  return { radii, power, level };
}
