import { checkMatrix, type Matrix } from "./matrix.ts";

const TASK = "solve a positive definite system";

/** A pivot below this share of its diagonal entry is rounding: n·2⁻⁵² with room. */
const SMALLEST_PIVOT = 1e-14;

/**
 * Solves A x = b for a symmetric positive definite A by its Cholesky factor, A = L Lᵀ (Golub & Van Loan 2013,
 * algorithm 4.2.1), n³/3 operations. Only the lower triangle of A is read.
 *
 * @param matrix A, [n, n]
 * @param right b, [n]
 * @returns x, [n]
 * @throws RangeError if sizes do not match, a number is not finite, or A is not positive definite to rounding
 *
 * @example
 * ```ts
 * import { solvePositiveDefinite } from "@/math/cholesky.ts";
 * const [x, y] = solvePositiveDefinite({ data: new Float64Array([4, 2, 2, 3]), shape: [2, 2] }, [8, 8]);
 * if (Math.hypot(x - 1, y - 2) > 1e-15) throw new Error("4·1 + 2·2 = 8, 2·1 + 3·2 = 8");
 * ```
 */
export function solvePositiveDefinite(matrix: Matrix, right: ArrayLike<number>): Float64Array {
  checkMatrix(matrix, { task: TASK });
  const [n, columns] = matrix.shape;
  if (n !== columns || right.length !== n) {
    throw new RangeError(
      `Cannot ${TASK}: needs a square matrix and as many right sides, got [${n}, ${columns}] and ${right.length}`,
    );
  }
  const x = Float64Array.from(right);
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`Cannot ${TASK}: right side must be finite, got ${x[bad]} at ${bad}`);
  const factor = lowerFactor(matrix);
  for (let row = 0; row < n; row++) {
    let sum = x[row];
    for (let k = 0; k < row; k++) sum -= factor[row * n + k] * x[k];
    x[row] = sum / factor[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    x[row] /= factor[row * n + row];
    for (let k = 0; k < row; k++) x[k] -= factor[row * n + k] * x[row];
  }
  return x;
}

/** L, row by row: both factors of every product lie in rows, one after the other in memory. */
function lowerFactor({ data, shape: [n] }: Matrix): Float64Array {
  const factor = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      const [a, b] = [row * n, column * n];
      let sum = data[a + column];
      for (let k = 0; k < column; k++) sum -= factor[a + k] * factor[b + k];
      if (column < row) {
        factor[a + column] = sum / factor[b + column];
      } else if (sum > SMALLEST_PIVOT * data[a + row]) {
        factor[a + row] = Math.sqrt(sum);
      } else {
        throw new RangeError(
          `Cannot ${TASK}: the matrix must be positive definite, got pivot ${sum} at row ${row}`,
        );
      }
    }
  }
  return factor;
}
