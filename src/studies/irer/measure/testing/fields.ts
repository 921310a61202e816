/** Fields whose spectrum is known because it was put there: for tests and for the calibration of the validator. */
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d, type Fft2d } from "@/math/fft_2d.ts";
import { wavenumberOf } from "../spectrum/radial_spectrum.ts";

/** Standard deviation of a planted ring's profile in k, in 2π/L. */
const RING_WIDTH = 0.3;
/** The phase is smooth over this many wavenumbers and turns through this many radians (rms). */
const PHASE = { width: 4, rms: 2 };

export interface PlantedRings {
  readonly seed: number;
  /** Radii of the rings in the spectrum of ρ, in 2π/L. */
  readonly radii: readonly number[];
  /** Root mean square of ρ − 1. */
  readonly amplitude?: number;
  /** Standard deviation of the Gaussian white noise on the real and on the imaginary part of ψ. */
  readonly noise?: number;
}

/**
 * ψ = √ρ e^{iφ} + noise. ρ = max(0, 1 + rings): a Gaussian random field with equal power in each ring, in rings of the
 * given radii. φ is a smooth Gaussian random field of 2 rad rms: with it the rings are in |ψ|² but not in |ψ̂|, which
 * is all that scrambled phases keep.
 */
export function plantedRings(
  size: number,
  { seed, radii, amplitude = 0.25, noise = 0.05 }: PlantedRings,
): Float64Array {
  const random = randomStream(seed, "planted-rings");
  const fft = createFft2d(size);
  const rings = gaussianField(fft, {
    normal: random.normal,
    amplitude: (k) =>
      radii.reduce((sum, r) => sum + Math.exp(-(((k - r) / RING_WIDTH) ** 2) / 2) / Math.sqrt(r), 0),
  }).map((value) => amplitude * value);
  const phase = gaussianField(fft, {
    normal: random.normal,
    amplitude: (k) => Math.exp(-((k / PHASE.width) ** 2) / 2),
  }).map((value) => PHASE.rms * value);
  const psi = new Float64Array(2 * size * size);
  for (let i = 0; i < rings.length; i++) {
    const modulus = Math.sqrt(Math.max(0, 1 + rings[i]));
    psi[2 * i] = modulus * Math.cos(phase[i]) + noise * random.normal();
    psi[2 * i + 1] = modulus * Math.sin(phase[i]) + noise * random.normal();
  }
  return psi;
}

/** Spectra of noise fields: standard deviation of a mode of ψ̂ at radius k (2π/L). */
export const NOISE_SPECTRA = {
  white: () => 1,
  smooth: (k: number) => Math.exp(-((k / 6) ** 2) / 2),
  power_law: (k: number) => (1 + (k / 5) ** 2) ** -1.5,
} as const;

/** Complex Gaussian noise ψ with a given spectrum: every mode of ψ̂ independent, real and imaginary part too. */
export function noiseField(
  size: number,
  { seed, spectrum }: { seed: number; spectrum: keyof typeof NOISE_SPECTRA },
): Float64Array {
  const { normal } = randomStream(seed, `noise-field/${spectrum}`);
  const fft = createFft2d(size);
  drawModes(fft, { normal, amplitude: NOISE_SPECTRA[spectrum] });
  fft.backward();
  return fft.physical;
}

/** A real Gaussian random field of zero mean and unit root mean square. */
function gaussianField(fft: Fft2d, modes: Modes): Float64Array {
  drawModes(fft, modes);
  fft.spectral[0] = fft.spectral[1] = 0;
  fft.backward();
  const field = Float64Array.from({ length: fft.size ** 2 }, (_, i) => fft.physical[2 * i]);
  const rms = Math.sqrt(field.reduce((sum, value) => sum + value ** 2, 0) / field.length);
  return field.map((value) => value / rms);
}

interface Modes {
  readonly normal: () => number;
  readonly amplitude: (k: number) => number;
}

function drawModes({ size, spectral }: Fft2d, { normal, amplitude }: Modes): void {
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const scale = amplitude(Math.hypot(wavenumberOf(x, size), wavenumberOf(y, size)));
      const at = 2 * (x * size + y);
      spectral[at] = scale * normal();
      spectral[at + 1] = scale * normal();
    }
  }
}
