import FFT from "fft.js";

/**
 * A plan for two-dimensional Fourier transforms on a square, periodic grid, with its two planes.
 *
 * Both planes hold complex numbers as neighbouring doubles (re, im). The physical plane is `[y, x]`, the spectral
 * plane `[kx, ky]`: the x wavenumber is the slow index, which saves a transposition each way. Index i stands for
 * wavenumber i up to size/2 and for i − size above.
 */
export interface Fft2d {
  /** Grid points a side; a power of two. */
  readonly size: number;
  /** f at `2·(y·size + x)`: real part, then imaginary part. */
  readonly physical: Float64Array;
  /** F at `2·(kx·size + ky)`: real part, then imaginary part. */
  readonly spectral: Float64Array;
  /** Physical → spectral: F(k) = size⁻² Σ f(y, x) e^{−i(kx·x + ky·y)}, i.e. Fourier coefficients. */
  forward(): void;
  /** Spectral → physical: f(y, x) = Σ F(k) e^{+i(kx·x + ky·y)}. */
  backward(): void;
}

/**
 * Plans 2-D transforms. All work arrays are made here, none in a transform.
 *
 * A plane carries two real fields as a + ib; their spectra are A(k) = (F(k) + F(−k)*)/2 and
 * B(k) = (F(k) − F(−k)*)/2i.
 *
 * @param size grid points a side: a power of two, at least 4
 * @param options.band only wavenumbers |kx| ≤ band are computed by `forward` and read by `backward`; the other rows
 *   of the spectral plane are left alone. A dealiased solver saves a third of half its transforms by it.
 * @throws {RangeError} if the size is not a power of two or the band does not fit
 *
 * @example
 * ```ts
 * import { createFft2d } from "@/math/fft_2d.ts";
 * const fft = createFft2d(8);
 * for (let y = 0; y < 8; y++) {
 *   for (let x = 0; x < 8; x++) fft.physical[2 * (8 * y + x)] = Math.cos((2 * Math.PI * 3 * x) / 8);
 * }
 * fft.forward();
 * // cos(3x) = (e^{3ix} + e^{−3ix})/2
 * if (Math.abs(fft.spectral[2 * (8 * 3 + 0)] - 0.5) > 1e-15) throw new Error("coefficient of kx = 3, ky = 0");
 * ```
 */
export function createFft2d(size: number, { band = size / 2 }: { band?: number } = {}): Fft2d {
  if (!Number.isInteger(Math.log2(size)) || size < 4) {
    throw new RangeError(
      `Cannot plan a 2-D transform: size must be a power of two of at least 4, got ${size}`,
    );
  }
  if (!Number.isInteger(band) || band < 0 || band > size / 2) {
    throw new RangeError(
      `Cannot plan a 2-D transform: band must be an integer in 0 … ${size / 2}, got ${band}`,
    );
  }
  const line = new FFT(size);
  // The two arrays that transpositions walk down in columns have padded rows: with a power of two between them,
  // successive rows would evict each other from the cache (a 256² transform takes a quarter longer).
  const padded = 2 * size + 8;
  const physical = new Float64Array(2 * size * size);
  const spectral = new Float64Array(2 * size * size);
  const alongX = new Float64Array(padded * size);
  const alongXTransposed = new Float64Array(2 * size * size);
  const alongY = new Float64Array(2 * size * size);
  const alongYTransposed = new Float64Array(padded * size);
  const rowsOf = (whole: Float64Array, stride: number) =>
    Array.from({ length: size }, (_, row) => whole.subarray(stride * row, stride * row + 2 * size));
  const physicalRows = rowsOf(physical, 2 * size);
  const spectralRows = rowsOf(spectral, 2 * size);
  const xRows = rowsOf(alongX, padded);
  const xColumns = rowsOf(alongXTransposed, 2 * size);
  const yRows = rowsOf(alongY, 2 * size);
  const yColumns = rowsOf(alongYTransposed, padded);
  const rows = Array.from({ length: size }, (_, row) => row).filter((row) =>
    Math.min(row, size - row) <= band
  );

  return {
    size,
    physical,
    spectral,
    forward() {
      for (let y = 0; y < size; y++) line.transform(xRows[y], physicalRows[y]);
      transposeScaled(alongX, alongXTransposed, { rows, size, padded });
      for (const kx of rows) line.transform(spectralRows[kx], xColumns[kx]);
    },
    backward() {
      for (const kx of rows) line.transform(yRows[kx], spectralRows[kx]);
      transposeReversed(alongY, alongYTransposed, { rows, size, padded });
      for (let y = 0; y < size; y++) line.transform(physicalRows[y], yColumns[y]);
    },
  };
}

interface Transposition {
  /** The x wavenumbers (row indices of the spectral plane) to carry over. */
  readonly rows: readonly number[];
  readonly size: number;
  /** Doubles from row to row of the padded array `[y, kx]`; those of the other, `[kx, y]`, are 2·size apart. */
  readonly padded: number;
}

/** `to[kx, y] = from[y, kx] / size²`: the normalisation rides on a copy that is needed anyway. */
function transposeScaled(from: Float64Array, to: Float64Array, { rows, size, padded }: Transposition): void {
  const scale = 1 / (size * size);
  for (const kx of rows) {
    let target = 2 * size * kx;
    for (let source = 2 * kx; source < from.length; source += padded) {
      to[target] = scale * from[source];
      to[target + 1] = scale * from[source + 1];
      target += 2;
    }
  }
}

/**
 * `to[y, −kx] = from[kx, −y]`, indices modulo size. Reversing the input or the output of a forward transform makes
 * it a backward one, so both directions run the same, division-free kernel.
 */
function transposeReversed(
  from: Float64Array,
  to: Float64Array,
  { rows, size, padded }: Transposition,
): void {
  for (const kx of rows) {
    const source = 2 * size * kx;
    let target = 2 * ((size - kx) % size);
    to[target] = from[source];
    to[target + 1] = from[source + 1];
    for (let y = size - 1; y > 0; y--) {
      target += padded;
      to[target] = from[source + 2 * y];
      to[target + 1] = from[source + 2 * y + 1];
    }
  }
}
