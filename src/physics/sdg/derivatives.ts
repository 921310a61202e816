import { createFft2d } from "@/math/fft_2d.ts";
import { type Grid, periodicGrid } from "@/physics/grid.ts";

/** How derivatives are taken: by central differences of an order, or exactly on the grid's Fourier modes. */
export type DerivativeMethod = 2 | 4 | 6 | "spectral";

/** First derivatives of a real field `[y, x]` on a periodic grid. */
export interface Derivatives {
  alongX(field: Float64Array): Float64Array;
  alongY(field: Float64Array): Float64Array;
}

/** Weights of f(x + jh) − f(x − jh), j = 1, 2, …, for h·f′(x) (Fornberg 1988, table 1). */
const WEIGHTS: Record<2 | 4 | 6, readonly number[]> = {
  2: [1 / 2],
  4: [2 / 3, -1 / 12],
  6: [3 / 4, -3 / 20, 1 / 60],
};

/** Makes first derivatives on the box's grid. */
export function createDerivatives(grid: Grid, method: DerivativeMethod): Derivatives {
  if (method === "spectral") return spectralDerivatives(grid);
  const { size, spacing } = grid;
  const weights = WEIGHTS[method].map((weight) => weight / spacing);
  const along = (field: Float64Array, axis: "x" | "y") =>
    field.map((_, at) => {
      const x = at % size;
      const y = (at - x) / size;
      const value = (shift: number) => {
        const wrapped = ((axis === "x" ? x : y) + shift + size) % size;
        return axis === "x" ? field[y * size + wrapped] : field[wrapped * size + x];
      };
      return weights.reduce((sum, weight, j) => sum + weight * (value(j + 1) - value(-j - 1)), 0);
    });
  return { alongX: (field) => along(field, "x"), alongY: (field) => along(field, "y") };
}

function spectralDerivatives(grid: Grid): Derivatives {
  const { size, wavenumbers } = grid;
  const fft = createFft2d(size);
  // The highest mode of an even grid has no odd derivative on it.
  const slopes = wavenumbers.map((k, index) => (index === size / 2 ? 0 : k));
  const along = (field: Float64Array, slopeAt: (place: number) => number) => {
    for (let at = 0; at < field.length; at++) {
      fft.physical[2 * at] = field[at];
      fft.physical[2 * at + 1] = 0;
    }
    fft.forward();
    for (let at = 0; at < field.length; at++) {
      const slope = slopeAt(at);
      const re = fft.spectral[2 * at];
      fft.spectral[2 * at] = -slope * fft.spectral[2 * at + 1];
      fft.spectral[2 * at + 1] = slope * re;
    }
    fft.backward();
    return Float64Array.from(field, (_, at) => fft.physical[2 * at]);
  };
  return {
    alongX: (field) => along(field, (place) => slopes[Math.floor(place / size)]),
    alongY: (field) => along(field, (place) => slopes[place % size]),
  };
}

/** The grid that a field `[y, x]` of N² values has in a box. */
export function gridOf(field: Float64Array, boxLength: number): Grid {
  return periodicGrid(Math.sqrt(field.length), { side: boxLength });
}
