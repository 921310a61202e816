/**
 * The truncated Fourier transforms of a real field as real matrices: analysis along y, then along x, gives the
 * coefficients of the wavenumbers −modes < k_y < modes and 0 ≤ k_x < modes; those with k_x < 0 are their conjugates.
 * Synthesis goes back. A complex number is a pair (re, im), whose axis is called `part`.
 */

/** A matrix of constants, row-major. */
export interface ConstantMatrix {
  readonly data: Float32Array;
  readonly shape: readonly [rows: number, columns: number];
}

/** How many wavenumbers are kept along each axis. */
export function wavenumbersKept(modes: number): { readonly y: number; readonly x: number } {
  return { y: 2 * modes - 1, x: modes };
}

/** [(k_y, part), y]: U(k_y) = 1/Y Σ_y f(y) e^{−i k_y θ}, θ = 2πy/Y, of a real f. */
export function analysisAlongY({ size, modes }: { size: number; modes: number }): ConstantMatrix {
  return matrix([2 * (2 * modes - 1), size], (row, y) => {
    const { cos, sin } = wave(wavenumberOf(row >> 1, modes) * y, size);
    return (isImaginary(row) ? -sin : cos) / size;
  });
}

/** [(k_x, part), (part, x)]: F(k_x) = 1/X Σ_x U(x) e^{−i k_x φ}, φ = 2πx/X, of a complex U. */
export function analysisAlongX({ size, modes }: { size: number; modes: number }): ConstantMatrix {
  return matrix([2 * modes, 2 * size], (row, column) => {
    const { cos, sin } = wave((row >> 1) * (column % size), size);
    const fromImaginary = column >= size;
    if (isImaginary(row)) return (fromImaginary ? cos : -sin) / size;
    return (fromImaginary ? sin : cos) / size;
  });
}

/** [(part, x), (k_x, part)]: U(x) = Σ w(k_x) F(k_x) e^{i k_x φ}, w = 1 for k_x = 0 and 2 above, for its conjugate. */
export function synthesisAlongX({ size, modes }: { size: number; modes: number }): ConstantMatrix {
  return matrix([2 * size, 2 * modes], (row, column) => {
    const { cos, sin } = wave((column >> 1) * (row % size), size);
    const weight = column < 2 ? 1 : 2;
    const toImaginary = row >= size;
    if (isImaginary(column)) return weight * (toImaginary ? cos : -sin);
    return weight * (toImaginary ? sin : cos);
  });
}

/** [y, (k_y, part)]: f(y) = Re Σ U(k_y) e^{i k_y θ}. */
export function synthesisAlongY({ size, modes }: { size: number; modes: number }): ConstantMatrix {
  return matrix([size, 2 * (2 * modes - 1)], (y, column) => {
    const { cos, sin } = wave(wavenumberOf(column >> 1, modes) * y, size);
    return isImaginary(column) ? -sin : cos;
  });
}

/** k_y by its place: 0, 1 … modes − 1, 1 − modes … −1, as transforms order them. */
function wavenumberOf(place: number, modes: number): number {
  return place < modes ? place : place - (2 * modes - 1);
}

/** Parts lie inside of wavenumbers: even places are real ones. */
function isImaginary(place: number): boolean {
  return place % 2 === 1;
}

/** Of the angle 2π·turns/size, which is made small before it is rounded. */
function wave(turns: number, size: number): { cos: number; sin: number } {
  const angle = 2 * Math.PI * (turns % size) / size;
  return { cos: Math.cos(angle), sin: Math.sin(angle) };
}

function matrix(
  shape: readonly [rows: number, columns: number],
  valueAt: (row: number, column: number) => number,
): ConstantMatrix {
  const [rows, columns] = shape;
  const data = Float32Array.from(
    { length: rows * columns },
    (_, place) => valueAt(Math.floor(place / columns), place % columns),
  );
  return { data, shape };
}
