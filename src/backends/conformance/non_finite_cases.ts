/**
 * NaN and infinities: what has gone wrong must stay visible to the end. Expected is IEEE 754 arithmetic, and that the
 * largest of NaN and a number is NaN (IEEE 754-2019 `maximum`; PyTorch, NumPy).
 */
import * as tf from "@tensorflow/tfjs-core";
import { type ConformanceCase, valueOnly } from "./conformance_case.ts";

/** NaN with its sign bit set: what ∞ − ∞ and 0·∞ give on x86, and what some kernels take for a small number. */
const NEGATIVE_NAN = 0xffc00000;
const POSITIVE_NAN = 0x7fc00000;

/** x [batch, y, x, channel], with a NaN of either sign, both infinities and an ordinary number replaced here and there. */
function spoilt(x: tf.Tensor): tf.Tensor4D {
  const values = Float32Array.from(x.dataSync());
  const bits = new Uint32Array(values.buffer);
  bits[3] = NEGATIVE_NAN;
  bits[Math.floor(bits.length / 3)] = POSITIVE_NAN;
  values[Math.floor(bits.length / 2)] = Infinity;
  return tf.tensor4d(values, x.shape as [number, number, number, number]);
}

/** Nothing but NaN of negative sign. */
function allNaN(x: tf.Tensor): tf.Tensor4D {
  const bits = new Uint32Array(tf.util.sizeFromShape(x.shape)).fill(NEGATIVE_NAN);
  return tf.tensor4d(new Float32Array(bits.buffer), x.shape as [number, number, number, number]);
}

const images = [2, 6, 4, 3] as const;
const elementwise: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  square: tf.square,
  abs: tf.abs,
  "sum with itself": (x) => tf.add(x, x),
  "product with 0": (x) => tf.mul(x, 0),
};
const windows: Readonly<Record<string, (x: tf.Tensor4D) => tf.Tensor>> = {
  "max pooling": (x) => tf.maxPool(x, 2, 2, "valid"),
  "mean pooling": (x) => tf.avgPool(x, 2, 2, "valid"),
};
const reductions: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  "mean of all": (x) => tf.mean(x),
  "sum over batch, rows and columns": (x) => tf.sum(x, [0, 1, 2]),
  "maximum over rows and columns": (x) => tf.max(x, [1, 2]),
};

const over = (operations: Readonly<Record<string, (x: tf.Tensor4D) => tf.Tensor>>) =>
  Object.entries(operations).map(([name, operation]): ConformanceCase => ({
    name: `${name}, of NaN and infinity`,
    arithmetic: "elementwise",
    inputs: { x: images },
    compute: valueOnly(({ x }) => operation(spoilt(x))),
  }));

/** Non-finite results must stand where the reference's do; finite ones are compared as ever. */
export const nonFiniteCases: readonly ConformanceCase[] = [
  ...over(elementwise),
  ...over(windows),
  ...over(reductions),
  {
    name: "max pooling of nothing but NaN",
    arithmetic: "moves",
    inputs: { x: images },
    compute: valueOnly(({ x }) => tf.maxPool(allNaN(x), 2, 2, "valid")),
  },
  {
    name: "conv2d 3×3 by NaN weights",
    arithmetic: "contraction",
    inputs: { x: images, filter: [3, 3, 3, 4] },
    compute: valueOnly(({ x, filter }) => tf.relu(tf.conv2d(x as tf.Tensor4D, allNaN(filter), 1, "valid"))),
  },
  {
    name: "conv2d 3×3 of NaN and infinity",
    arithmetic: "contraction",
    inputs: { x: images, filter: [3, 3, 3, 4] },
    compute: valueOnly(({ x, filter }) => tf.relu(tf.conv2d(spoilt(x), filter as tf.Tensor4D, 1, "valid"))),
  },
  {
    name: "mean squared error of NaN",
    arithmetic: "contraction",
    inputs: { prediction: images, target: images },
    compute: valueOnly(({ prediction, target }) => tf.mean(tf.squaredDifference(spoilt(prediction), target))),
  },
];
