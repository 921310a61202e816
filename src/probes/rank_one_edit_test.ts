import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { dot, type Matrix, matrixVector, norm } from "@/math/matrix.ts";
import { singularValueDecomposition } from "@/math/singular_values.ts";
import { rankOneEdit, type RankOneRequest, uncentredCovariance } from "./rank_one_edit.ts";

const reference = JSON.parse(
  await Deno.readTextFile(new URL("../../validation/probes/reference.json", import.meta.url)),
).rank_one_edit;

const random = randomStream(2, "rank-one edit test");
const gaussian = (size: number) => Float64Array.from({ length: size }, () => random.normal());

const shape = [6, 20] as const;
const weights: Matrix = { data: gaussian(120), shape };
const keys = Array.from({ length: 50 }, () => gaussian(20));
const request: RankOneRequest = {
  key: gaussian(20),
  value: gaussian(6),
  bias: gaussian(6),
  keys,
  ridge: 0.1,
};
const edit = rankOneEdit(weights, request);

/** Ŵ − W. */
const difference: Matrix = { data: edit.edited.data.map((weight, i) => weight - weights.data[i]), shape };

Deno.test("the edited matrix to 1e-12 (oracle: numpy.linalg.solve)", () => {
  const { edited } = rankOneEdit({ data: Float64Array.from(reference.weights), shape: [4, 9] }, reference);
  edited.data.forEach((weight, i) => assert.ok(Math.abs(weight - reference.edited[i]) < 1e-12, `${weight}`));
});

Deno.test("the key gets its value, bias included: relative residual at most 1e-6, here 1e-13 (substitution)", () => {
  const answer = matrixVector(edit.edited, request.key).map((value, row) => value + request.bias![row]);
  answer.forEach((value, row) => assert.ok(Math.abs(value - request.value[row]) < 1e-13));
  assert.ok(edit.relativeResidual < 1e-13, `${edit.relativeResidual}`);
});

Deno.test("the change has rank one and is left·rightᵀ (oracle: singular values)", () => {
  const { values } = singularValueDecomposition(difference);
  assert.ok(values[1] < 1e-14 * values[0], `σ₂/σ₁ = ${values[1] / values[0]}`);
  assert.ok(Math.abs(values[0] / (norm(edit.delta.left) * norm(edit.delta.right)) - 1) < 1e-13);
});

Deno.test("keys with kᵀC⁻¹k* = 0 keep their answers, others get their share of the change (projection)", () => {
  const { right } = edit.delta;
  const intended = matrixVector(difference, request.key);
  for (let draw = 0; draw < 5; draw++) {
    const free = gaussian(20);
    const share = dot(free, right) / dot(right, right);
    const apart = free.map((value, i) => value - share * right[i]);
    assert.ok(norm(matrixVector(difference, apart)) < 1e-14 * norm(intended) * norm(apart));
    assert.ok(Math.abs(edit.transfer(apart)) < 1e-13);
    const change = matrixVector(difference, free);
    change.forEach((value, row) => assert.ok(Math.abs(value - edit.transfer(free) * intended[row]) < 1e-12));
  }
  assert.ok(Math.abs(edit.transfer(request.key) - 1) < 1e-15);
});

Deno.test("no other change that fits the key disturbs the keys less (least squares: 100 random directions)", () => {
  const cost = (change: Matrix) =>
    keys.reduce((sum, key) => sum + norm(matrixVector(change, key)) ** 2, 0) + 0.1 * norm(change.data) ** 2;
  const least = cost(difference);
  const squared = dot(request.key, request.key);
  for (let draw = 0; draw < 100; draw++) {
    const step: Matrix = { data: gaussian(120).map((value) => 1e-3 * value), shape };
    const moved = matrixVector(step, request.key);
    const data = difference.data.map((value, i) =>
      value + step.data[i] - moved[Math.floor(i / 20)] * request.key[i % 20] / squared
    );
    assert.ok(cost({ data, shape }) > least);
  }
});

Deno.test("undo gives the matrix back and editing leaves it alone (bits)", () => {
  const bits = ({ data }: Matrix) => [...new BigInt64Array(data.slice().buffer)];
  const before: Matrix = { data: Float64Array.of(-0, 5e-324, 1e300, 1 / 3), shape: [2, 2] };
  const copy = bits(before);
  const { undo } = rankOneEdit(before, { key: [1, 1e-3], value: [1, 2], keys: [[1, 0], [0, 1]] });
  assert.deepEqual(bits(undo()), copy);
  assert.deepEqual(bits(before), copy);
  undo().data.fill(7);
  assert.deepEqual(bits(undo()), copy);
});

Deno.test("the covariance of the keys does what the keys do, in parts too (invariance)", () => {
  const [first, second] = [uncentredCovariance(keys.slice(0, 20)), uncentredCovariance(keys.slice(20))];
  const covariance: Matrix = {
    data: first.data.map((value, i) => value + second.data[i]),
    shape: first.shape,
  };
  const other = rankOneEdit(weights, { ...request, keys: undefined, covariance });
  other.edited.data.forEach((weight, i) => assert.ok(Math.abs(weight - edit.edited.data[i]) < 1e-12));
  assert.equal(covariance.data[3 * 20 + 5], covariance.data[5 * 20 + 3]);
});

Deno.test("value 0, and keys that do not span: a documented residual and the default ridge (by hand)", () => {
  const { edited, relativeResidual } = rankOneEdit({ data: Float64Array.of(2, 3), shape: [1, 2] }, {
    key: [1, 0],
    value: [0],
    keys: [[0, 1]],
  });
  assert.ok(Math.abs(edited.data[0]) < 1e-15 && edited.data[1] === 3, `${edited.data}`);
  assert.ok(relativeResidual < 1e-15);
});

Deno.test("bad numbers are refused (the messages)", () => {
  const refused = (change: Partial<RankOneRequest>, message: RegExp) =>
    assert.throws(() => rankOneEdit(weights, { ...request, ...change }), message);
  refused(
    { key: new Float64Array(20) },
    /RangeError: Cannot edit a matrix by rank one: key must not be zero/,
  );
  refused({ key: [1] }, /key must be 20 finite numbers, got 1/);
  refused({ key: gaussian(20).fill(NaN, 3, 4) }, /key must be 20 finite numbers, got NaN/);
  refused({ value: [1] }, /value must be 6 finite numbers, got 1/);
  refused({ bias: [1] }, /bias must be 6/);
  refused({ ridge: -1 }, /ridge must be at least 0 and finite, got -1/);
  refused({ keys: undefined }, /either keys or their covariance, got none/);
  refused({ covariance: uncentredCovariance(keys) }, /either keys or their covariance, got both/);
  refused({ keys: [[1, 2]] }, /keys must have 20 numbers, got a covariance \[2, 2\]/);
  refused({ keys: keys.slice(0, 3), ridge: 0 }, /positive definite, got pivot/);
  refused({ keys: [new Float64Array(20).fill(NaN)] }, /keys must be finite, got NaN/);
  refused(
    { key: new Float64Array(20).fill(1e200) },
    /neither huge nor tiny against C/,
  );
});
