import type { Grid } from "@/physics/grid.ts";

/**
 * The Fourier modes of a complex, dealiased field: |n_x|, |n_y| ≤ cutoff. A spectrum is stored as
 * `[mode, (re, im)]` in this order.
 */
export interface KeptModes {
  readonly count: number;
  /** Where the mode lies in a spectral plane `[kx, ky, (re, im)]` of the grid. */
  readonly place: Int32Array;
  /** Index of the mode's |k|² in `shells`. */
  readonly shell: Int32Array;
  /** k² of each mode. */
  readonly kSquared: Float64Array;
  /** Every k² that occurs, ascending: modes of one |k| share their linear part. */
  readonly shells: Float64Array;
}

/** Lists the modes that the 2/3 rule keeps. */
export function keptModes({ size, side, dealiasCutoff }: Grid): KeptModes {
  const kept = (index: number) => Math.min(index, size - index) <= dealiasCutoff;
  const signed = (index: number) => (index <= size / 2 ? index : index - size);
  const rows = Array.from({ length: size }, (_, index) => index).filter(kept);
  const indices = rows.flatMap((ix) => rows.map((iy) => [ix, iy] as const));
  const squares = indices.map(([ix, iy]) => signed(ix) ** 2 + signed(iy) ** 2);
  const distinct = [...new Set(squares)].sort((a, b) => a - b);
  const shellOf = new Map(distinct.map((square, at) => [square, at]));
  const unit = ((2 * Math.PI) / side) ** 2;
  return {
    count: indices.length,
    place: Int32Array.from(indices, ([ix, iy]) => 2 * (ix * size + iy)),
    shell: Int32Array.from(squares, (square) => shellOf.get(square)!),
    kSquared: Float64Array.from(squares, (square) => unit * square),
    shells: Float64Array.from(distinct, (square) => unit * square),
  };
}

/** Reads the modes' coefficients out of a spectral plane into `modes`. */
export function gather(table: KeptModes, spectral: Float64Array, modes: Float64Array): void {
  const { count, place } = table;
  for (let m = 0; m < count; m++) {
    modes[2 * m] = spectral[place[m]];
    modes[2 * m + 1] = spectral[place[m] + 1];
  }
}

/** Fills a spectral plane with the field that the modes describe; everything else becomes zero. */
export function scatter(table: KeptModes, modes: Float64Array, spectral: Float64Array): void {
  const { count, place } = table;
  spectral.fill(0);
  for (let m = 0; m < count; m++) {
    spectral[place[m]] = modes[2 * m];
    spectral[place[m] + 1] = modes[2 * m + 1];
  }
}

/** As `scatter`, but of the field's Laplacian: each coefficient times −k². */
export function scatterLaplacian(table: KeptModes, modes: Float64Array, spectral: Float64Array): void {
  const { count, place, kSquared } = table;
  spectral.fill(0);
  for (let m = 0; m < count; m++) {
    spectral[place[m]] = -kSquared[m] * modes[2 * m];
    spectral[place[m] + 1] = -kSquared[m] * modes[2 * m + 1];
  }
}
