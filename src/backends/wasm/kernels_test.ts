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
  assert.equal(report.cases, 28);
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
