import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { singularValueDecomposition } from "@/math/singular_values.ts";
import { principalComponents } from "./principal_components.ts";

const random = randomStream(1, "principal components test");
const [N, D] = [60, 7];
const SCALES = [9, 5, 3, 1, 0.7, 0.4, 0.1];
const data = Float64Array.from({ length: N * D }, (_, i) => SCALES[i % D] * random.normal());
const means = SCALES.map((_, j) => data.reduce((sum, value, i) => i % D === j ? sum + value / N : sum, 0));
const centred = data.map((value, i) => value - means[i % D]);

Deno.test("principal components: the left singular vectors of the centred points, variance 1 (oracle: Jacobi SVD)", () => {
  const { scores, explained } = principalComponents({ data, shape: [N, D] }, { components: 3 });
  const { values, left } = singularValueDecomposition({ data: centred, shape: [N, D] });
  const total = values.reduce((sum, value) => sum + value ** 2, 0);
  assert.ok(Math.abs(explained - (values[0] ** 2 + values[1] ** 2 + values[2] ** 2) / total) < 1e-9);
  for (let c = 0; c < 3; c++) {
    const column = Array.from({ length: N }, (_, i) => scores.data[3 * i + c]);
    const expected = Array.from({ length: N }, (_, i) => Math.sqrt(N) * left.data[i * D + c]);
    const sign = Math.sign(column[0] * expected[0]);
    column.forEach((value, i) => assert.ok(Math.abs(value - sign * expected[i]) < 1e-4, `${value}`));
    assert.ok(Math.abs(column.reduce((sum, value) => sum + value ** 2, 0) / N - 1) < 1e-12);
    assert.ok(Math.abs(column.reduce((sum, value) => sum + value, 0)) < 1e-6);
  }
});

Deno.test("principal components: what has no variance is 0, and no number is NaN (definition)", () => {
  const constant = principalComponents({ data: new Float64Array(20).fill(3), shape: [5, 4] }, {
    components: 2,
  });
  assert.equal(constant.explained, 0);
  assert.ok(constant.scores.data.every((value) => value === 0));
  const line = Float64Array.from({ length: 20 }, (_, i) => Math.floor(i / 4) * (1 + i % 4));
  const { scores, explained } = principalComponents({ data: line, shape: [5, 4] }, { components: 3 });
  assert.ok(Math.abs(explained - 1) < 1e-12);
  assert.ok(scores.data.every((value, i) => i % 3 === 0 ? Number.isFinite(value) : value === 0));
});
