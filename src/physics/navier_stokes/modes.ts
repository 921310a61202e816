import { dealiasMask, type Grid } from "@/physics/grid.ts";

/**
 * The independent Fourier modes of a real, mean-free, dealiased field: |kx|, |ky| ≤ cutoff, one of each pair ±k.
 * A spectrum is stored as `[mode, (re, im)]` in this order; k = −k' is its complex conjugate.
 */
export interface ModeTable {
  readonly count: number;
  readonly kx: Int32Array;
  readonly ky: Int32Array;
  /** Where mode +k and its twin −k lie in a spectral plane `[kx, ky, (re, im)]` of the grid. */
  readonly plus: Int32Array;
  readonly minus: Int32Array;
}

/** Lists the modes that the 2/3 rule keeps on a grid of the box 2π: kx > 0 with any ky, and kx = 0 with ky > 0. */
export function modeTable(grid: Grid): ModeTable {
  const { size, wavenumbers } = grid;
  const kept = dealiasMask(grid);
  const pairs: [number, number][] = [];
  for (let ix = 0; ix < size / 2; ix++) {
    for (let iy = 0; iy < size; iy++) {
      const independent = ix > 0 || wavenumbers[iy] > 0;
      if (kept[ix * size + iy] && independent) pairs.push([wavenumbers[ix], wavenumbers[iy]]);
    }
  }
  const place = (kx: number, ky: number) => 2 * (((kx + size) % size) * size + ((ky + size) % size));
  return {
    count: pairs.length,
    kx: Int32Array.from(pairs, ([kx]) => kx),
    ky: Int32Array.from(pairs, ([, ky]) => ky),
    plus: Int32Array.from(pairs, ([kx, ky]) => place(kx, ky)),
    minus: Int32Array.from(pairs, ([kx, ky]) => place(-kx, -ky)),
  };
}

/** Reads the modes' coefficients out of a spectral plane. */
export function gatherModes(table: ModeTable, spectral: Float64Array): Float64Array {
  const modes = new Float64Array(2 * table.count);
  for (let m = 0; m < table.count; m++) {
    modes[2 * m] = spectral[table.plus[m]];
    modes[2 * m + 1] = spectral[table.plus[m] + 1];
  }
  return modes;
}

/** Fills a spectral plane with the real field that the modes describe; everything else becomes zero. */
export function scatterModes(table: ModeTable, modes: Float64Array, spectral: Float64Array): void {
  spectral.fill(0);
  for (let m = 0; m < table.count; m++) {
    const [re, im] = [modes[2 * m], modes[2 * m + 1]];
    spectral[table.plus[m]] = re;
    spectral[table.plus[m] + 1] = im;
    spectral[table.minus[m]] = re;
    spectral[table.minus[m] + 1] = -im;
  }
}
