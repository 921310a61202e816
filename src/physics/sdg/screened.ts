import { createFft2d } from "@/math/fft_2d.ts";
import type { Grid } from "@/physics/grid.ts";

/**
 * 1/(1 + ℓ²k²) at every place of a spectral plane `[kx, ky]`: the inverse of 1 − ℓ²∇².
 *
 * @param screeningLength ℓ ≥ 0
 */
export function screeningFactors(grid: Grid, screeningLength: number): Float64Array {
  const { size, wavenumbers } = grid;
  return Float64Array.from({ length: size * size }, (_, at) => {
    const kSquared = wavenumbers[Math.floor(at / size)] ** 2 + wavenumbers[at % size] ** 2;
    return 1 / (1 + screeningLength ** 2 * kSquared);
  });
}

/**
 * Solves (1 − ℓ²∇²) ρ* = T on the periodic box by FFT, on the full spectrum; exact for every field that the grid
 * resolves. (An under-relaxed Jacobi sweep with ω = 1.8 diverges.)
 *
 * @param source T `[y, x]`
 * @returns ρ* `[y, x]`; for ℓ = 0 it is T to round-off
 */
export function solveScreened(
  source: Float64Array,
  { grid, screeningLength }: { readonly grid: Grid; readonly screeningLength: number },
): Float64Array {
  const { size } = grid;
  if (source.length !== size * size) {
    throw new RangeError(
      `Cannot solve: the source needs ${size}·${size} values, got ${source.length}`,
    );
  }
  const fft = createFft2d(size);
  const factors = screeningFactors(grid, screeningLength);
  for (let at = 0; at < source.length; at++) fft.physical[2 * at] = source[at];
  fft.forward();
  for (let at = 0; at < factors.length; at++) {
    fft.spectral[2 * at] *= factors[at];
    fft.spectral[2 * at + 1] *= factors[at];
  }
  fft.backward();
  return Float64Array.from(source, (_, at) => fft.physical[2 * at]);
}
