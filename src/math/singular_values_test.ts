import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { dot, type Matrix, norm } from "./matrix.ts";
import { singularValueDecomposition } from "./singular_values.ts";

interface Case {
  readonly name: string;
  readonly shape: [number, number];
  readonly data: number[];
  readonly values: number[];
}

const reference = JSON.parse(
  await Deno.readTextFile(new URL("../../validation/probes/reference.json", import.meta.url)),
).singular_values.cases as Case[];

const columnOf = ({ data, shape: [rows, columns] }: Matrix, column: number) =>
  Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]);

/** The largest deviation of U diag(values) Vᵀ from the matrix, and of UᵀU and VᵀV from the unit matrix. */
function deviations(matrix: Matrix): { product: number; left: number; right: number } {
  const { values, left, right } = singularValueDecomposition(matrix);
  const [rows, columns] = matrix.shape;
  const r = values.length;
  let product = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += left.data[i * r + k] * values[k] * right.data[j * r + k];
      product = Math.max(product, Math.abs(sum - matrix.data[i * columns + j]));
    }
  }
  const orthogonality = (vectors: Matrix) => {
    let worst = 0;
    for (let a = 0; a < r; a++) {
      for (let b = 0; b <= a; b++) {
        const expected = a === b ? 1 : 0;
        worst = Math.max(worst, Math.abs(dot(columnOf(vectors, a), columnOf(vectors, b)) - expected));
      }
    }
    return worst;
  };
  return { product, left: orthogonality(left), right: orthogonality(right) };
}

function gaussian(rows: number, columns: number): Matrix {
  const random = randomStream(3, "singular values test");
  return {
    data: Float64Array.from({ length: rows * columns }, () => random.normal()),
    shape: [rows, columns],
  };
}

Deno.test("singular values of six matrices to 1e-13 of the largest (oracle: numpy.linalg.svd)", () => {
  assert.equal(reference.length, 6);
  for (const { name, shape, data, values } of reference) {
    const matrix = { data: Float64Array.from(data), shape };
    const ours = singularValueDecomposition(matrix).values;
    assert.equal(ours.length, values.length, name);
    values.forEach((value, i) =>
      assert.ok(Math.abs(ours[i] - value) <= 1e-13 * values[0], `${name}: ${ours[i]}`)
    );
    const { product, left, right } = deviations(matrix);
    assert.ok(product <= 1e-13 * values[0], `${name}: product off by ${product}`);
    assert.ok(left < 1e-13 && right < 1e-13, `${name}: vectors off by ${left}, ${right}`);
  }
});

Deno.test("singular vectors are orthonormal and Σσ² is the squared Frobenius norm (invariants)", () => {
  for (const matrix of [gaussian(1, 1), gaussian(1, 9), gaussian(32, 27), gaussian(24, 216)]) {
    const { product, left, right } = deviations(matrix);
    assert.ok(Math.max(product, left, right) < 1e-12, `${matrix.shape}: ${product}, ${left}, ${right}`);
    const { values } = singularValueDecomposition(matrix);
    assert.ok(Math.abs(norm(values) / norm(matrix.data) - 1) < 1e-13);
  }
});

Deno.test("zero rows and a matrix of zeros have zeros, and a full basis (by hand)", () => {
  const matrix: Matrix = { data: new Float64Array([0, 0, 0, 3, 0, 4, 0, 0, 0]), shape: [3, 3] };
  assert.deepEqual([...singularValueDecomposition(matrix).values], [5, 0, 0]);
  for (const one of [matrix, { data: new Float64Array(6), shape: [2, 3] } as Matrix]) {
    const { product, left, right } = deviations(one);
    assert.ok(Math.max(product, left, right) < 1e-15, `${product}, ${left}, ${right}`);
  }
});

Deno.test("entries near the ends of double precision neither overflow nor vanish (scaling by hand)", () => {
  for (const scale of [1e300, 1e-300]) {
    const { values } = singularValueDecomposition({
      data: Float64Array.of(3 * scale, 0, 4 * scale, 5 * scale),
      shape: [2, 2],
    });
    assert.ok(
      Math.abs(values[0] / scale - Math.sqrt(45)) < 1e-13 &&
        Math.abs(values[1] / scale - Math.sqrt(5)) < 1e-13,
    );
  }
});

Deno.test("an empty matrix, a wrong shape and NaN are refused (the messages)", () => {
  const decompose = (data: number[], shape: [number, number]) => () =>
    singularValueDecomposition({ data: Float64Array.from(data), shape });
  assert.throws(
    decompose([], [0, 3]),
    /RangeError: Cannot decompose a matrix: data must fill its shape, got 0/,
  );
  assert.throws(decompose([1, 2], [2, 2]), /got 2 values for \[2, 2\]/);
  assert.throws(decompose([1, 2, NaN, 4], [2, 2]), /entries must be finite, got NaN at \[1, 0\]/);
});
