import { createFft2d } from "@/math/fft_2d.ts";
import type { RandomStream } from "@/core/random/mod.ts";
import type { Grid } from "@/physics/grid.ts";

/** Spectrum of a Gaussian random vorticity field. */
export interface VorticitySpectrum {
  /** Expected root-mean-square vorticity, 1/time. */
  readonly rms: number;
  /** τ: the spectrum is flat below this wavenumber and falls off above it. */
  readonly cornerWavenumber: number;
  /** α: the variance of ω̂(k) falls as k^(−2α) at high k. */
  readonly exponent: number;
  /** Modes with |kx| or |ky| above this index are zero. */
  readonly maxWavenumber: number;
}

/**
 * A Gaussian random vorticity field of zero mean, ω ~ N(0, σ²(−∇² + τ²)^(−α)) cut off at a highest wavenumber; the
 * kind of Li et al. 2020 (arXiv:2010.08895, section 5.3: τ = 7, α = 2.5). σ is such that the expected mean square is
 * rms²; a single sample's differs.
 *
 * Modes are drawn in order of growing max(|kx|, |ky|), so one stream gives the same field on every grid that
 * resolves it, and the field on a coarser cut-off is its truncation up to scale.
 *
 * @returns ω `[y, x]`, 1/time
 * @throws {RangeError} if the grid does not resolve maxWavenumber after dealiasing
 */
export function gaussianRandomVorticity(
  random: RandomStream,
  { grid, spectrum }: { grid: Grid; spectrum: VorticitySpectrum },
): Float64Array {
  const { rms, cornerWavenumber, exponent, maxWavenumber } = spectrum;
  const { size, wavenumbers, dealiasCutoff } = grid;
  if (!Number.isInteger(maxWavenumber) || maxWavenumber < 1 || maxWavenumber > dealiasCutoff) {
    throw new RangeError(
      `Cannot draw a vorticity field: maxWavenumber must be an integer in 1 … ${dealiasCutoff} on a ${size}² grid, ` +
        `got ${maxWavenumber}`,
    );
  }
  const modes = halfShells(maxWavenumber);
  const index = (n: number) => (n + size) % size;
  const deviation = ([nx, ny]: readonly [number, number]) =>
    (wavenumbers[index(nx)] ** 2 + wavenumbers[index(ny)] ** 2 + cornerWavenumber ** 2) ** (-exponent / 2);
  // ⟨ω²⟩ = Σ over both ±k of E|ω̂|² = 4 Σ deviation² for independent real and imaginary parts.
  const scale = rms / Math.sqrt(4 * modes.reduce((sum, mode) => sum + deviation(mode) ** 2, 0));
  const fft = createFft2d(size);
  for (const mode of modes) {
    const [nx, ny] = mode;
    const re = scale * deviation(mode) * random.normal();
    const im = scale * deviation(mode) * random.normal();
    const plus = 2 * (index(nx) * size + index(ny));
    const minus = 2 * (index(-nx) * size + index(-ny));
    fft.spectral[plus] = fft.spectral[minus] = re;
    fft.spectral[plus + 1] = im;
    fft.spectral[minus + 1] = -im;
  }
  fft.backward();
  return Float64Array.from({ length: size * size }, (_, at) => fft.physical[2 * at]);
}

/** One of each pair ±(nx, ny) with max(|nx|, |ny|) ≤ limit, in order of growing max(|nx|, |ny|). */
function halfShells(limit: number): (readonly [number, number])[] {
  const modes: (readonly [number, number])[] = [];
  for (let shell = 1; shell <= limit; shell++) {
    for (let nx = 0; nx <= shell; nx++) {
      for (let ny = -shell; ny <= shell; ny++) {
        const onShell = Math.max(nx, Math.abs(ny)) === shell;
        if (onShell && (nx > 0 || ny > 0)) modes.push([nx, ny]);
      }
    }
  }
  return modes;
}
