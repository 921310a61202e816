import { checkMatrix, type Matrix, transposed } from "./matrix.ts";

/** A = U diag(values) Vᵀ, thin: r = min(rows, columns). */
export interface SingularValueDecomposition {
  /** [r], largest first, not negative. */
  readonly values: Float64Array;
  /** U, [rows, r], orthonormal columns. */
  readonly left: Matrix;
  /** V, [columns, r], orthonormal columns. */
  readonly right: Matrix;
}

const TASK = "decompose a matrix";
const MOST_SWEEPS = 60;
/** Two rows count as orthogonal below this cosine. */
const ORTHOGONAL = 2 ** -50;

/**
 * Singular values and vectors by one-sided Jacobi rotations (Hestenes 1958; Golub & Van Loan 2013, section 8.6.3): pairs
 * of rows are turned in their plane until all rows are orthogonal; their norms are then the singular values. Small
 * values are found to a relative accuracy that bidiagonalisation does not reach (Demmel & Veselić 1992). About ten
 * sweeps of r²·max(rows, columns) operations each.
 *
 * @throws RangeError if the matrix is empty, its data does not fill its shape, or an entry is not finite
 *
 * @example
 * ```ts
 * import { singularValueDecomposition } from "@/math/singular_values.ts";
 * const { values } = singularValueDecomposition({ data: new Float64Array([3, 0, 4, 5]), shape: [2, 2] });
 * // AAᵀ = [[9, 12], [12, 41]] has the eigenvalues 45 and 5.
 * if (Math.hypot(values[0] - Math.sqrt(45), values[1] - Math.sqrt(5)) > 1e-14) throw new Error(`${values}`);
 * ```
 */
export function singularValueDecomposition(matrix: Matrix): SingularValueDecomposition {
  checkMatrix(matrix, { task: TASK });
  const [rows, columns] = matrix.shape;
  if (rows > columns) {
    const { values, left, right } = singularValueDecomposition(transposed(matrix));
    return { values, left: right, right: left };
  }
  const scale = powerOfTwoNear(matrix.data);
  const work = rowsOf(matrix).map((row) => row.map((value) => value / scale));
  const turns = Array.from({ length: rows }, (_, i) => new Float64Array(rows).fill(1, i, i + 1));
  orthogonalise(work, turns);

  const norms = work.map((row) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)));
  const order = [...norms.keys()].sort((a, b) => norms[b] - norms[a]);
  const vectors = order.map((index) => work[index].map((value) => value / (norms[index] || 1)));
  completeBasis(vectors, order.findIndex((index) => norms[index] === 0));
  return {
    values: Float64Array.from(order, (index) => norms[index] * scale),
    left: columnsFrom(order.map((index) => turns[index])),
    right: columnsFrom(vectors),
  };
}

/** Turns pairs of rows until every two are orthogonal; `turns` takes the same rotations. */
function orthogonalise(work: Float64Array[], turns: Float64Array[]): void {
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let turned = false;
    for (let p = 0; p < work.length; p++) {
      for (let q = p + 1; q < work.length; q++) {
        const [squaredP, squaredQ, product] = products(work[p], work[q]);
        // squares of rows that are rounding of zero underflow: they stay as they are
        if (!(Math.abs(product) > ORTHOGONAL * Math.sqrt(squaredP) * Math.sqrt(squaredQ))) continue;
        const zeta = (squaredQ - squaredP) / (2 * product);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.hypot(zeta, 1));
        const c = 1 / Math.hypot(t, 1);
        turn(work[p], work[q], { c, s: t * c });
        turn(turns[p], turns[q], { c, s: t * c });
        turned = true;
      }
    }
    if (!turned) return;
  }
  throw new Error(`Jacobi rotations did not converge in ${MOST_SWEEPS} sweeps`);
}

/** p·p, q·q and p·q. */
function products(p: Float64Array, q: Float64Array): [number, number, number] {
  let pp = 0;
  let qq = 0;
  let pq = 0;
  for (let i = 0; i < p.length; i++) {
    const a = p[i];
    const b = q[i];
    pp += a * a;
    qq += b * b;
    pq += a * b;
  }
  return [pp, qq, pq];
}

function turn(p: Float64Array, q: Float64Array, { c, s }: { c: number; s: number }): void {
  for (let i = 0; i < p.length; i++) {
    const a = p[i];
    const b = q[i];
    p[i] = c * a - s * b;
    q[i] = s * a + c * b;
  }
}

/** Fills the vectors from `first` on, which belong to vanishing singular values, with any orthonormal ones. */
function completeBasis(vectors: Float64Array[], first: number): void {
  if (first < 0) return;
  let axis = 0;
  for (let index = first; index < vectors.length; index++) {
    for (;;) {
      const vector = new Float64Array(vectors[index].length).fill(1, axis, ++axis);
      for (let pass = 0; pass < 2; pass++) {
        for (const other of vectors.slice(0, index)) {
          const share = products(vector, other)[2];
          for (let i = 0; i < vector.length; i++) vector[i] -= share * other[i];
        }
      }
      const length = Math.sqrt(products(vector, vector)[0]);
      if (length < 1e-3) continue; // nearly within the span of the others: the next axis
      vectors[index] = vector.map((value) => value / length);
      break;
    }
  }
}

/** A scale that leaves all digits and keeps squares from overflowing. */
function powerOfTwoNear(data: Float64Array): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

function rowsOf({ data, shape: [rows, columns] }: Matrix): Float64Array[] {
  return Array.from({ length: rows }, (_, row) => data.slice(row * columns, (row + 1) * columns));
}

function columnsFrom(vectors: readonly Float64Array[]): Matrix {
  const data = new Float64Array(vectors.length * vectors[0].length);
  vectors.forEach((vector, index) => data.set(vector, index * vector.length));
  return transposed({ data, shape: [vectors.length, vectors[0].length] });
}
