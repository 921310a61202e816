/** A square, periodic, equidistant grid and its wavenumbers. */
export interface Grid {
  /** Points a side. */
  readonly size: number;
  /** Side of the box (2π unless said otherwise). */
  readonly side: number;
  /** Distance of neighbouring points, side/size. */
  readonly spacing: number;
  /** Coordinates 0, spacing, … along either axis `[size]`. */
  readonly coordinates: Float64Array;
  /**
   * Wavenumber of each index of a spectral axis, 2πn/side with n = 0 … size/2, −size/2+1 … −1 `[size]`.
   */
  readonly wavenumbers: Float64Array;
  /** Largest index n that the 2/3 rule keeps, in either direction: the largest integer below size/3. */
  readonly dealiasCutoff: number;
}

/**
 * Makes the grid of a periodic box.
 *
 * @param size points a side, an even number
 * @param options.side length of the box's side
 *
 * @example
 * ```ts
 * import { periodicGrid } from "@/physics/grid.ts";
 * const grid = periodicGrid(64);
 * if (grid.dealiasCutoff !== 21 || grid.wavenumbers[63] !== -1) throw new Error("grid of the box 2π");
 * ```
 */
export function periodicGrid(size: number, { side = 2 * Math.PI }: { side?: number } = {}): Grid {
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0) {
    throw new RangeError(`Cannot make a grid: size must be an even number of points, got ${size}`);
  }
  if (!(side > 0)) throw new RangeError(`Cannot make a grid: side must be positive, got ${side}`);
  const unit = side === 2 * Math.PI ? 1 : (2 * Math.PI) / side;
  return {
    size,
    side,
    spacing: side / size,
    coordinates: Float64Array.from({ length: size }, (_, i) => (side * i) / size),
    wavenumbers: Float64Array.from({ length: size }, (_, i) => unit * (i <= size / 2 ? i : i - size)),
    dealiasCutoff: Math.ceil(size / 3) - 1,
  };
}

/**
 * The 2/3 rule (Orszag 1971): 1 where both |kx| and |ky| are below a third of the grid's sampling wavenumber, else 0.
 * A product of two fields so truncated has no alias on a kept mode.
 *
 * @returns mask `[kx, ky]`, indices as in a spectral plane
 */
export function dealiasMask(grid: Grid): Uint8Array {
  const { size, dealiasCutoff } = grid;
  const kept = (index: number) => Math.min(index, size - index) <= dealiasCutoff;
  return Uint8Array.from(
    { length: size * size },
    (_, at) => kept(Math.floor(at / size)) && kept(at % size) ? 1 : 0,
  );
}
