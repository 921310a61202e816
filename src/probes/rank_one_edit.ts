import { solvePositiveDefinite } from "@/math/cholesky.ts";
import { checkMatrix, dot, type Matrix, matrixVector, norm } from "@/math/matrix.ts";
import { pointMatrix, type Points } from "./points.ts";

/** What a linear map is to answer, and what it answered before. */
export interface RankOneRequest {
  /** k*, [columns]: the input whose answer is to change. */
  readonly key: ArrayLike<number>;
  /** v*, [rows]: the answer it is to get, bias included. */
  readonly value: ArrayLike<number>;
  /** The bias that is added to W k, [rows]; none by default. */
  readonly bias?: ArrayLike<number>;
  /** Inputs whose answers are to stay, as far as they can: rows k. Either these or `covariance`. */
  readonly keys?: Points;
  /** Σ k kᵀ over such inputs, uncentred, [columns, columns]. */
  readonly covariance?: Matrix;
  /** λ ≥ 0, in the unit of a squared key; 1e-6 of the mean of C's diagonal by default. */
  readonly ridge?: number;
}

/** An edited map. */
export interface RankOneEdit {
  /** Ŵ, [rows, columns]. */
  readonly edited: Matrix;
  /** ΔW = left · rightᵀ, of rank one. */
  readonly delta: { readonly left: Float64Array; readonly right: Float64Array };
  /** ‖Ŵk* + b − v*‖/‖v*‖; the norm itself where v* = 0. */
  readonly relativeResidual: number;
  /**
   * The share of the intended change that an input gets, (kᵀC⁻¹k*)/(k*ᵀC⁻¹k*): ΔW k = share · (v* − b − Wk*). 1 for k*, 0
   * for an input that is left alone.
   */
  transfer(key: ArrayLike<number>): number;
  /** A matrix with W's very bits. */
  undo(): Matrix;
}

const TASK = "edit a matrix by rank one";
const DEFAULT_RIDGE = 1e-6;

/**
 * The least change of a linear map W that gives the key k* the value v*, measured by what it does to other keys (ROME:
 * Meng, Bau, Andonian & Belinkov 2022, eq. 2, https://arxiv.org/abs/2202.05262):
 *
 *     Ŵ = W + Λ (C⁻¹k*)ᵀ,   Λ = (v* − b − Wk*)/((C⁻¹k*)ᵀk*),   C = Σ k kᵀ + λ·1.
 *
 * Among all Ŵ with Ŵk* + b = v* it has the least Σ‖(Ŵ − W)k‖² + λ‖Ŵ − W‖². A key with kᵀC⁻¹k* = 0 keeps its answer.
 *
 * @param matrix W, [rows, columns]
 * @throws RangeError for sizes that do not match, numbers that are not finite, a key of zeros, and a C that is singular
 *
 * @example
 * ```ts
 * import { rankOneEdit } from "@/probes/mod.ts";
 * const identity = { data: new Float64Array([1, 0, 0, 1]), shape: [2, 2] } as const;
 * const keys = [[1, 0], [0, 1]];
 * const { edited } = rankOneEdit(identity, { key: [1, 0], value: [1, 5], keys, ridge: 0 });
 * if (String(edited.data) !== "1,0,5,1") throw new Error(`${edited.data}: the second key keeps its answer`);
 * ```
 */
export function rankOneEdit(matrix: Matrix, request: RankOneRequest): RankOneEdit {
  checkMatrix(matrix, { task: TASK });
  const [rows, columns] = matrix.shape;
  const key = finiteVector(request.key, { name: "key", length: columns });
  const value = finiteVector(request.value, { name: "value", length: rows });
  const bias = finiteVector(request.bias ?? new Float64Array(rows), { name: "bias", length: rows });
  if (norm(key) === 0) throw new RangeError(`Cannot ${TASK}: key must not be zero, got zeros`);

  const right = solvePositiveDefinite(regularised(request, columns), key);
  const scale = dot(right, key);
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new RangeError(
      `Cannot ${TASK}: the key must be neither huge nor tiny against C, whose k·C⁻¹k is ${scale}`,
    );
  }
  const before = matrixVector(matrix, key);
  const left = before.map((answer, row) => (value[row] - bias[row] - answer) / scale);
  const original = matrix.data.slice();
  const edited = original.map((weight, index) =>
    weight + left[Math.floor(index / columns)] * right[index % columns]
  );
  const bad = edited.find((weight) => !Number.isFinite(weight));
  if (bad !== undefined) throw new RangeError(`Cannot ${TASK}: weights overflow, got ${bad}`);
  const shape = [rows, columns] as const;
  return {
    edited: { data: edited, shape },
    delta: { left, right },
    relativeResidual: relativeResidual({ data: edited, shape }, { key, value, bias }),
    transfer: (other) => dot(right, finiteVector(other, { name: "key", length: columns })) / scale,
    undo: () => ({ data: original.slice(), shape }),
  };
}

/** ‖Wk + b − v‖/‖v‖; the norm itself where v = 0. */
export function relativeResidual(
  matrix: Matrix,
  { key, value, bias }: Pick<RankOneRequest, "key" | "value" | "bias">,
): number {
  const residual = matrixVector(matrix, key).map((answer, row) => answer + (bias?.[row] ?? 0) - value[row]);
  return norm(residual) / (norm(value) || 1);
}

/** Σ k kᵀ over rows k, uncentred. Sums of several parts of the keys can be added. */
export function uncentredCovariance(keys: Points): Matrix {
  const points = pointMatrix(keys, { task: TASK });
  const [count, n] = points.shape;
  const bad = points.data.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new RangeError(`Cannot ${TASK}: keys must be finite, got ${bad}`);
  const sum = new Float64Array(n * n);
  for (let point = 0; point < count; point++) {
    const key = points.data.subarray(point * n, (point + 1) * n);
    for (let row = 0; row < n; row++) {
      const factor = key[row];
      if (factor === 0) continue; // behind a ReLU, half of them
      for (let column = 0; column <= row; column++) sum[row * n + column] += factor * key[column];
    }
  }
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < row; column++) sum[column * n + row] = sum[row * n + column];
  }
  return { data: sum, shape: [n, n] };
}

function regularised({ keys, covariance, ridge }: RankOneRequest, size: number): Matrix {
  if ((keys === undefined) === (covariance === undefined)) {
    throw new RangeError(
      `Cannot ${TASK}: needs either keys or their covariance, got ${keys === undefined ? "none" : "both"}`,
    );
  }
  if (ridge !== undefined && !(ridge >= 0 && Number.isFinite(ridge))) {
    throw new RangeError(`Cannot ${TASK}: ridge must be at least 0 and finite, got ${ridge}`);
  }
  const { data, shape } = covariance ?? uncentredCovariance(keys as Points);
  if (shape[0] !== size || shape[1] !== size) {
    throw new RangeError(
      `Cannot ${TASK}: keys must have ${size} numbers, got a covariance [${shape.join(", ")}]`,
    );
  }
  const sum = data.slice();
  let trace = 0;
  for (let i = 0; i < size; i++) trace += sum[i * size + i];
  for (let i = 0; i < size; i++) sum[i * size + i] += ridge ?? DEFAULT_RIDGE * trace / size;
  return { data: sum, shape: [size, size] };
}

function finiteVector(
  values: ArrayLike<number>,
  { name, length }: { name: string; length: number },
): Float64Array {
  const vector = Float64Array.from(values);
  const bad = vector.find((value) => !Number.isFinite(value));
  if (vector.length !== length || bad !== undefined) {
    throw new RangeError(
      `Cannot ${TASK}: ${name} must be ${length} finite numbers, got ${bad ?? vector.length}`,
    );
  }
  return vector;
}
