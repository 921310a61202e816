/** A small symmetric matrix, as rows. */
type Matrix = readonly (readonly number[])[];

/** A = V diag(values) Vᵀ: `vectors[i][k]` is component i of the k-th unit eigenvector. */
export interface SymmetricEigen {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, 8.5),
 * accurate to rounding. Values come in no particular order.
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((_, j) => i === j ? 1 : 0));
  const norm = Math.hypot(...a.flat());
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    const off = Math.hypot(...a.flatMap((row, i) => row.filter((_, j) => j > i)));
    if (off <= 1e-17 * norm) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p][q] !== 0) rotate(a, { p, q, vectors });
      }
    }
  }
  return { values: a.map((row, i) => row[i]), vectors };
}

/** The rotation in the plane (p, q) that makes a[p][q] vanish, applied from both sides, and to the vectors. */
function rotate(
  a: number[][],
  { p, q, vectors }: { p: number; q: number; vectors: number[][] },
): void {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of a) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
  const [rowP, rowQ] = [[...a[p]], [...a[q]]];
  for (let k = 0; k < a.length; k++) {
    a[p][k] = c * rowP[k] - s * rowQ[k];
    a[q][k] = s * rowP[k] + c * rowQ[k];
  }
  for (const row of vectors) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
}
