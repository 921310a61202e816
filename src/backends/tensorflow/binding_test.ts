import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { attributeType, dataType } from "./constants.ts";
import { noTensorflow, openBinding } from "./testing/open_for_tests.ts";

const { TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL, TF_COMPLEX64, TF_STRING, TF_UINT8 } = dataType;
const T = { name: "T", type: attributeType.TF_ATTR_TYPE, value: TF_FLOAT };

/** A test that must leave no tensor behind: every id it makes is deleted through `ids`. */
function bindingTest(name: string, work: (given: ReturnType<typeof tools>) => void): void {
  Deno.test(`binding: ${name}`, { ignore: noTensorflow }, () => {
    const before = openBinding().getNumOfTensors();
    const given = tools();
    try {
      work(given);
    } finally {
      given.release();
    }
    assert.equal(openBinding().getNumOfTensors(), before, "tensor handles are left");
  });
}

function tools() {
  const binding = openBinding();
  const ids: number[] = [];
  const keep = (id: number): number => (ids.push(id), id);
  return {
    binding,
    floats: (shape: number[], values: number[]) =>
      keep(binding.createTensor(shape, TF_FLOAT, Float32Array.from(values))),
    ints: (shape: number[], values: number[]) =>
      keep(binding.createTensor(shape, TF_INT32, Int32Array.from(values))),
    keep,
    run: (...call: Parameters<typeof binding.executeOp>) => {
      const outputs = binding.executeOp(...call);
      outputs.forEach(({ id }) => keep(id));
      return outputs;
    },
    read: (id: number) => binding.tensorDataSync(id),
    release: () => ids.forEach((id) => binding.deleteTensor(id)),
  };
}

bindingTest("adds and multiplies matrices exactly (small integers)", ({ floats, run, read }) => {
  const a = floats([2, 2], [1, 2, 3, 4]);
  const b = floats([2, 2], [10, 20, 30, 40]);
  const [sum] = run("AddV2", [T], [a, b], 1);
  assert.deepEqual([sum.shape, sum.dtype], [[2, 2], TF_FLOAT]);
  assert.deepEqual(read(sum.id), Float32Array.of(11, 22, 33, 44));
  const transposed = { name: "transpose_b", type: attributeType.TF_ATTR_BOOL, value: true };
  assert.deepEqual(read(run("MatMul", [T, transposed], [a, b], 1)[0].id), Float32Array.of(50, 110, 110, 250));
});

bindingTest("scalars, empty tensors and rank 5 keep their shapes", ({ floats, run, read }) => {
  for (const shape of [[], [0], [3, 0, 2], [1, 2, 1, 2, 1]]) {
    const size = shape.reduce((product, length) => product * length, 1);
    const [negated] = run("Neg", [T], [floats(shape, Array(size).fill(2))], 1);
    assert.deepEqual(negated.shape, shape);
    assert.deepEqual(read(negated.id), new Float32Array(size).fill(-2));
  }
});

bindingTest("every data type goes in and comes out unchanged", ({ binding, keep, read }) => {
  const there = (
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array | Uint8Array[],
    length: number,
  ) => read(keep(binding.createTensor([length], dtype, values as Float32Array)));
  assert.deepEqual(there(TF_INT32, Int32Array.of(-1, 2 ** 31 - 1), 2), Int32Array.of(-1, 2 ** 31 - 1));
  assert.deepEqual(there(TF_BOOL, Uint8Array.of(0, 1, 1), 3), Uint8Array.of(0, 1, 1));
  assert.deepEqual(there(TF_UINT8, Uint8Array.of(0, 255), 2), Uint8Array.of(0, 255));
  assert.deepEqual(there(TF_COMPLEX64, Float32Array.of(1, -2, 3, 4), 2), Float32Array.of(1, -2, 3, 4));
  assert.deepEqual(there(TF_INT64, Int32Array.of(-5, -1, 7, 0), 2), BigInt64Array.of(-5n, 7n));
  const nonFinite = Float32Array.of(NaN, Infinity, -Infinity, -0);
  assert.deepEqual(there(TF_FLOAT, nonFinite, 4), nonFinite);
});

bindingTest(
  "strings go in and come out, empty, short, long, and not UTF-8",
  ({ binding, keep, run, read }) => {
    const texts = ["", "déjà vu", "x".repeat(1000)].map((text) => new TextEncoder().encode(text));
    const values = [...texts, Uint8Array.of(0, 255, 0, 254)];
    const id = keep(binding.createTensor([2, 2], TF_STRING, values as never));
    assert.deepEqual(read(id), values);
    const unit = { name: "unit", type: attributeType.TF_ATTR_STRING, value: "UTF8_CHAR" };
    const [lengths] = run("StringLength", [unit], [
      keep(binding.createTensor([3], TF_STRING, texts as never)),
    ], 1);
    assert.deepEqual(read(lengths.id), Int32Array.of(0, 7, 1000));
  },
);

bindingTest("complex product: (1+2i)(3-i) = 5+5i", ({ binding, keep, run, read }) => {
  const a = keep(binding.createTensor([], TF_COMPLEX64, Float32Array.of(1, 2)));
  const b = keep(binding.createTensor([], TF_COMPLEX64, Float32Array.of(3, -1)));
  const [product] = run("Mul", [{ ...T, value: TF_COMPLEX64 }], [a, b], 1);
  assert.deepEqual([product.dtype, read(product.id)], [TF_COMPLEX64, Float32Array.of(5, 5)]);
});

bindingTest("lists of inputs and of outputs", ({ floats, ints, run, read }) => {
  const parts = [floats([1], [1]), floats([2], [2, 3]), floats([1], [4])];
  const count = { name: "N", type: attributeType.TF_ATTR_INT, value: 3 };
  const axisType = { name: "Tidx", type: attributeType.TF_ATTR_TYPE, value: TF_INT32 };
  const [joined] = run("ConcatV2", [count, T, axisType], [...parts, ints([], [0])], 1);
  assert.deepEqual(read(joined.id), Float32Array.of(1, 2, 3, 4));
  const number = { name: "num_split", type: attributeType.TF_ATTR_INT, value: 3 };
  const lengthType = { name: "Tlen", type: attributeType.TF_ATTR_TYPE, value: TF_INT32 };
  const inputs = [joined.id, ints([3], [2, 0, 2]), ints([], [0])];
  const outputs = run("SplitV", [number, T, lengthType], inputs, 3);
  assert.deepEqual(outputs.map(({ shape }) => shape), [[2], [0], [2]]);
  assert.deepEqual(read(outputs[2].id), Float32Array.of(3, 4));
});

bindingTest("attributes: float, list of floats, list of ints, shape", ({ floats, run, read }) => {
  const alpha = { name: "alpha", type: attributeType.TF_ATTR_FLOAT, value: 0.25 };
  assert.deepEqual(
    read(run("LeakyRelu", [T, alpha], [floats([2], [-4, 4])], 1)[0].id),
    Float32Array.of(-1, 4),
  );
  const boundaries = { name: "boundaries", type: attributeType.TF_ATTR_FLOAT, value: [0, 2.5] };
  const [buckets] = run("Bucketize", [T, boundaries], [floats([3], [-1, 1, 3])], 1);
  assert.deepEqual(read(buckets.id), Int32Array.of(0, 1, 2));
  const axes = { name: "squeeze_dims", type: attributeType.TF_ATTR_INT, value: [-1, 0] };
  assert.deepEqual(run("Squeeze", [T, axes], [floats([1, 1, 2, 1], [1, 2])], 1)[0].shape, [1, 2]);
  const shape = { name: "shape", type: attributeType.TF_ATTR_SHAPE, value: [-1, 2] };
  assert.deepEqual(run("EnsureShape", [T, shape], [floats([1, 2], [1, 2])], 1)[0].shape, [1, 2]);
});

bindingTest("64 MB and back, unchanged", ({ binding, keep, read }) => {
  const values = new Float32Array(1 << 24).map((_, index) => index);
  const found = read(keep(binding.createTensor([1 << 12, 1 << 12], TF_FLOAT, values))) as Float32Array;
  assert.equal(Buffer.compare(new Uint8Array(found.buffer), new Uint8Array(values.buffer)), 0);
});

bindingTest("TensorFlow's errors name the op and what is wrong with it", ({ binding, floats }) => {
  const [a, b] = [floats([2], [1, 2]), floats([3], [1, 2, 3])];
  assert.throws(
    () => binding.executeOp("AddV2", [T], [a, b], 1),
    /AddV2: .*Incompatible shapes: \[2\] vs\. \[3\]/,
  );
  assert.throws(() => binding.executeOp("NoSuchOp", [], [a], 1), /NoSuchOp/);
});

bindingTest("wrong values and deleted tensors are errors, not crashes", ({ binding }) => {
  assert.throws(
    () => binding.createTensor([2], TF_FLOAT, Int32Array.of(1, 2)),
    /needs Float32Array, got Int32Array/,
  );
  assert.throws(() => binding.createTensor([3], TF_FLOAT, Float32Array.of(1)), /needs 3 numbers, got 1/);
  const id = binding.createTensor([], TF_FLOAT, Float32Array.of(1));
  binding.deleteTensor(id);
  assert.throws(() => binding.tensorDataSync(id), /deleted or never created/);
  assert.throws(() => binding.loadSavedModel("folder", "serve"), /SavedModel/);
});
