import { createFft2d } from "@/math/fft_2d.ts";
import type { Grid } from "@/physics/grid.ts";

/** A velocity field on the grid, length/time. */
export interface Velocity {
  /** Component along x `[y, x]`. */
  readonly u: Float64Array;
  /** Component along y `[y, x]`. */
  readonly v: Float64Array;
}

/**
 * Makes the map from vorticity to velocity on a grid of the periodic box, in double precision:
 * û = i·ky·ω̂/k², v̂ = −i·kx·ω̂/k², the mean-free, divergence-free field whose curl is ω less its mean.
 * The highest wavenumber of each axis, n = size/2, has no sign on a real grid and is dropped.
 *
 * The transform is planned once; use one map for many fields.
 *
 * @returns vorticity `[y, x]` → velocity
 */
export function velocityOf(grid: Grid): (vorticity: ArrayLike<number>) => Velocity {
  const { size, wavenumbers } = grid;
  const fft = createFft2d(size);
  const { physical, spectral } = fft;
  return (vorticity) => {
    if (vorticity.length !== size * size) {
      throw new RangeError(
        `Cannot find the velocity: vorticity needs ${size}·${size} values, got ${vorticity.length}`,
      );
    }
    for (let at = 0; at < size * size; at++) {
      physical[2 * at] = vorticity[at];
      physical[2 * at + 1] = 0;
    }
    fft.forward();
    // (u + iv)^ = (kx + i·ky)/k² · ω̂: one transform back gives both components.
    for (let ix = 0; ix < size; ix++) {
      for (let iy = 0; iy < size; iy++) {
        const kx = wavenumbers[ix], ky = wavenumbers[iy];
        const dropped = ix === size / 2 || iy === size / 2 || ix + iy === 0;
        const inverse = dropped ? 0 : 1 / (kx * kx + ky * ky);
        const at = 2 * (ix * size + iy);
        const re = spectral[at], im = spectral[at + 1];
        spectral[at] = inverse * (kx * re - ky * im);
        spectral[at + 1] = inverse * (kx * im + ky * re);
      }
    }
    fft.backward();
    return {
      u: Float64Array.from({ length: size * size }, (_, at) => physical[2 * at]),
      v: Float64Array.from({ length: size * size }, (_, at) => physical[2 * at + 1]),
    };
  };
}
