/**
 * The kernels of this folder against the cpu backend, which computes each sum in the plainest way, over every kind of
 * stride, padding and filter; and their tensors counted.
 */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { checkConformance, type ConformanceCase, withGradients } from "@/backends/conformance/mod.ts";
import { wasmCandidate } from "./mod.ts";

type Size = [number, number];
type ExplicitPadding = [[number, number], Size, Size, [number, number]];
type Padding = "same" | "valid" | number | ExplicitPadding;

const image = (tensor: tf.Tensor) => tensor as tf.Tensor4D;

interface Geometry {
  readonly size: Size;
  readonly filter: Size;
  readonly stride: number | Size;
  readonly padding: Padding;
}

const geometries: readonly Geometry[] = [
  { size: [6, 5], filter: [3, 3], stride: 1, padding: "valid" },
  { size: [6, 5], filter: [3, 3], stride: 1, padding: "same" },
  { size: [6, 7], filter: [2, 4], stride: 1, padding: "same" },
  { size: [6, 7], filter: [5, 1], stride: 1, padding: "valid" },
  { size: [4, 4], filter: [1, 1], stride: 1, padding: "valid" },
  { size: [3, 3], filter: [3, 3], stride: 1, padding: "valid" },
  { size: [5, 4], filter: [3, 3], stride: 1, padding: 2 },
  { size: [5, 4], filter: [2, 2], stride: 1, padding: 3 },
  { size: [5, 4], filter: [3, 3], stride: 1, padding: [[0, 0], [2, 0], [1, 1], [0, 0]] },
  { size: [6, 8], filter: [2, 2], stride: 2, padding: "valid" },
  { size: [7, 9], filter: [2, 2], stride: 2, padding: "valid" },
  { size: [6, 9], filter: [2, 2], stride: 2, padding: "valid" },
  { size: [7, 8], filter: [3, 3], stride: 2, padding: "same" },
  { size: [8, 9], filter: [3, 2], stride: [3, 2], padding: "valid" },
  { size: [9, 6], filter: [3, 3], stride: [1, 2], padding: "same" },
  { size: [9, 9], filter: [2, 2], stride: 3, padding: "valid" },
  { size: [7, 9], filter: [2, 2], stride: 3, padding: "same" },
  { size: [12, 8], filter: [1, 1], stride: 5, padding: "same" },
  { size: [12, 8], filter: [2, 3], stride: [1, 4], padding: "same" },
  { size: [7, 9], filter: [3, 3], stride: 4, padding: 1 },
  { size: [7, 9], filter: [1, 2], stride: [4, 1], padding: [[0, 0], [1, 0], [0, 2], [0, 0]] },
];

const convolutions: readonly ConformanceCase[] = geometries.map(({ size, filter, stride, padding }) => ({
  name: `conv2d of [${size}] by [${filter}], stride ${stride}, padding ${JSON.stringify(padding)}`,
  arithmetic: "contraction",
  inputs: { x: [2, ...size, 3], filter: [...filter, 3, 4] },
  // conv2d takes explicit padding at run time; its declared type of the argument leaves it out.
  compute: withGradients(({ x, filter }) => tf.conv2d(image(x), image(filter), stride, padding as "same")),
}));

const transposedConvolutions: readonly ConformanceCase[] = [
  { small: [3, 4], filter: [2, 2], stride: 2, padding: "valid", large: [6, 8] },
  { small: [3, 4], filter: [3, 3], stride: 3, padding: "valid", large: [9, 12] },
  { small: [3, 4], filter: [3, 3], stride: 1, padding: "same", large: [3, 4] },
  { small: [3, 4], filter: [3, 3], stride: 2, padding: "same", large: [6, 8] },
  { small: [3, 4], filter: [2, 2], stride: 2, padding: "valid", large: [7, 9] },
].map(({ small, filter, stride, padding, large }) => ({
  name: `conv2dTranspose of [${small}] by [${filter}], stride ${stride}, to [${large}]`,
  arithmetic: "contraction",
  inputs: { x: [2, ...small, 5], filter: [...filter, 3, 5] },
  compute: withGradients(({ x, filter }) =>
    tf.conv2dTranspose(image(x), image(filter), [2, large[0], large[1], 3], stride, padding as "same")
  ),
}));

const pools: readonly ConformanceCase[] = [
  { window: 2, stride: 2, padding: "valid", shift: 0 },
  { window: 2, stride: 2, padding: "valid", shift: -3 },
  { window: 3, stride: 2, padding: "same", shift: -3 },
  { window: 3, stride: 1, padding: "same", shift: 0 },
].map(({ window, stride, padding, shift }) => ({
  name: `maxPool ${window} stride ${stride} ${padding}, values shifted by ${shift}`,
  arithmetic: "elementwise",
  inputs: { x: [2, 6, 7, 3] },
  compute: withGradients(({ x }) => tf.maxPool(image(tf.add(x, shift)), window, stride, padding as "same")),
}));

const gathers: readonly ConformanceCase[] = [0, 1, 2].map((axis) => ({
  name: `gather along axis ${axis}`,
  arithmetic: "elementwise",
  inputs: { x: [4, 5, 3] },
  compute: withGradients(({ x }) => tf.gather(x, tf.tensor1d([2, 0, 2, 2, 1], "int32"), axis)),
}));

Deno.test("values and gradients on wasm equal the cpu backend's for every geometry, and no tensor is left", async () => {
  await wasmCandidate.open({ threads: null });
  const cases = [...convolutions, ...transposedConvolutions, ...pools, ...gathers];
  const report = await checkConformance("wasm", { device: "cpu", cases });
  assert.deepEqual(report.faults, []);
  assert.equal(report.cases, 33);
});

Deno.test("max pooling passes the gradient to the first maximum of a window, negative or tied (values by hand)", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  const gradientAt = (values: number[]): number[] =>
    tf.tidy(() => {
      const x = tf.tensor4d(values, [1, 2, 2, 1]);
      const gradient = tf.grad((x) => tf.maxPool(image(x), 2, 2, "valid"))(x, tf.tensor4d([7], [1, 1, 1, 1]));
      return [...gradient.dataSync()];
    });
  assert.deepEqual(gradientAt([-4, -1, -3, -2]), [0, 7, 0, 0]);
  assert.deepEqual(gradientAt([-4, 0, 0, 0]), [0, 7, 0, 0]);
});

Deno.test("the filter gradient of channels-first data is refused by name (as the forward convolution is)", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  const attributes = { strides: 1, pad: "valid", dataFormat: "NCHW", filterShape: [1, 1, 2, 3] };
  const { kernelFunc } = tf.getKernel("Conv2DBackpropFilter", "wasm");
  const x = tf.zeros([1, 2, 4, 4]);
  const dy = tf.zeros([1, 3, 4, 4]);
  assert.throws(
    () => kernelFunc({ inputs: { x, dy }, attrs: attributes, backend: tf.engine().backend }),
    /Cannot compute Conv2DBackpropFilter on wasm: data format NCHW, needs NHWC/,
  );
  tf.dispose([x, dy]);
});

Deno.test("depthwise and fused convolutions with strides beyond the filter equal the cpu backend's", async () => {
  await wasmCandidate.open({ threads: null });
  const cases = [2, 3, 4].flatMap((stride): ConformanceCase[] => [{
    name: `depthwise stride ${stride}`,
    arithmetic: "contraction",
    inputs: { x: [2, 7, 8, 3], filter: [2, 2, 3, 2] },
    compute: ({ x, filter }) => ({ value: tf.depthwiseConv2d(image(x), image(filter), stride, "same") }),
  }, {
    name: `fused stride ${stride}`,
    arithmetic: "contraction",
    inputs: { x: [2, 7, 8, 3], filter: [2, 2, 3, 4] },
    compute: ({ x, filter }) => ({
      value: tf.fused.conv2d({
        x: image(x),
        filter: image(filter),
        strides: stride,
        pad: "same",
        activation: "relu",
      }),
    }),
  }]);
  assert.deepEqual((await checkConformance("wasm", { device: "cpu", cases })).faults, []);
});

Deno.test("a shape that tfjs-core computes wrongly is refused: one padding, unequal strides or filter", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  for (const [filter, strides] of [[[1, 1], [1, 3]], [[1, 3], [1, 1]]] as [Size, Size][]) {
    assert.throws(
      () => tf.conv2d(tf.ones([1, 7, 9, 1]) as tf.Tensor4D, tf.ones([...filter, 1, 1]), strides, 1),
      /Cannot convolve on wasm: padding 1 .*name the padding of each side/,
    );
  }
});

const numbersOf = (compute: () => tf.Tensor): number[] => {
  const tensor = tf.tidy(compute);
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
};

Deno.test("sums and means are rounded once: 2²⁴ + 2 ones, and the float32 nearest 0.1 a million times (exact)", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  assert.deepEqual(numbersOf(() => tf.sum(tf.ones([2 ** 24 + 2]))), [2 ** 24 + 2]);
  const tenth = Math.fround(0.1);
  assert.deepEqual(numbersOf(() => tf.mean(tf.fill([2 ** 20], 0.1))), [tenth]);
  const columns = numbersOf(() => tf.sum(tf.fill([2 ** 10, 2, 2 ** 10], 0.1), [0, 2]));
  assert.deepEqual(columns, [tenth * 2 ** 20, tenth * 2 ** 20]);
  assert.deepEqual(numbersOf(() => tf.sum(tf.tensor2d([[1, 2], [3, 4]]), 0, true)), [4, 6]);
  assert.deepEqual(numbersOf(() => tf.sum(tf.tensor1d([1, 0, 1], "bool"))), [2]);
});

Deno.test("a reduction of nothing is its identity, the mean NaN (NumPy's and TensorFlow's), not old memory", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  tf.dispose(tf.fill([64], 7)); // something to find in the memory
  const nothing = () => tf.zeros([0, 2]);
  assert.deepEqual(numbersOf(() => tf.sum(nothing(), 0)), [0, 0]);
  assert.deepEqual(numbersOf(() => tf.prod(nothing(), 0)), [1, 1]);
  assert.deepEqual(numbersOf(() => tf.mean(nothing(), 0)), [NaN, NaN]);
  assert.deepEqual(numbersOf(() => tf.max(nothing(), 0)), [-Infinity, -Infinity]);
  assert.deepEqual(numbersOf(() => tf.min(nothing(), 0)), [Infinity, Infinity]);
});

Deno.test("a slice that leaves the tensor is refused, flat and in two dimensions", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  assert.throws(() => tf.slice(tf.tensor1d([1, 2, 3]), [2], [5]), /would overflow/);
  assert.throws(() => tf.slice(tf.ones([2, 3]), [0, 2], [2, 3]), /would overflow/);
  assert.deepEqual(numbersOf(() => tf.slice(tf.tensor1d([1, 2, 3]), [1])), [2, 3]);
});

Deno.test("NaN of either sign passes relu6, clip, sign and pooling at every stride and padding (IEEE 754)", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  const bits = Uint32Array.of(0xffc00000, 0x7fc00000, 0x3f800000);
  const x = tf.tensor1d(new Float32Array(bits.buffer));
  for (const operation of [tf.relu, tf.relu6, tf.sign, (x: tf.Tensor) => tf.clipByValue(x, -1, 1)]) {
    assert.deepEqual(numbersOf(() => operation(x)), [NaN, NaN, 1]);
  }
  // one NaN in the middle of 5 × 5: the outputs whose windows hold it, by hand
  const values = new Float32Array(25).fill(1);
  values[12] = NaN;
  const field = tf.tensor4d(values, [1, 5, 5, 1]);
  for (const pool of [tf.maxPool, tf.avgPool]) {
    assert.deepEqual(numbersOf(() => pool(field, 3, 2, "same")), [1, 1, 1, 1, NaN, 1, 1, 1, 1]);
    assert.deepEqual(numbersOf(() => pool(field, 2, 3, "valid")), [1, 1, 1, 1]);
    assert.deepEqual(numbersOf(() => pool(field, 3, 1, "valid")), Array(9).fill(NaN));
  }
  tf.dispose([x, field]);
});
