/** A dense matrix, row-major. */
export interface Matrix {
  /** As many numbers as rows times columns. */
  readonly data: Float64Array;
  /** Both at least 1. */
  readonly shape: readonly [rows: number, columns: number];
}

/**
 * Checks a matrix before a task.
 *
 * @param task what the caller was about to do, e.g. `"decompose a matrix"`; it opens the message
 * @throws RangeError if it is empty, its data does not fill its shape, or an entry is not finite
 */
export function checkMatrix({ data, shape: [rows, columns] }: Matrix, { task }: { task: string }): void {
  if (!(rows >= 1 && columns >= 1) || data.length !== rows * columns) {
    throw new RangeError(
      `Cannot ${task}: data must fill its shape, got ${data.length} values for [${rows}, ${columns}]`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const place = `[${Math.floor(bad / columns)}, ${bad % columns}]`;
    throw new RangeError(`Cannot ${task}: entries must be finite, got ${data[bad]} at ${place}`);
  }
}

/** A x: [rows], for x [columns]. */
export function matrixVector({ data, shape: [rows, columns] }: Matrix, x: ArrayLike<number>): Float64Array {
  const product = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += data[row * columns + column] * x[column];
    product[row] = sum;
  }
  return product;
}

/** Aᵀ. */
export function transposed({ data, shape: [rows, columns] }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = data[row * columns + column];
    }
  }
  return { data: turned, shape: [columns, rows] };
}

/** The scalar product of two vectors of one length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The Euclidean norm of a vector, without overflow. */
export function norm(a: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}
