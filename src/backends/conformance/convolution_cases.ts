/** Convolutions, pooling and products: the operations that hold nearly all the arithmetic of a network. */
import * as tf from "@tensorflow/tfjs-core";
import { type ConformanceCase, type Tensors, withGradients } from "./conformance_case.ts";

const image = (tensor: tf.Tensor) => tensor as tf.Tensor4D;

const convolution = (stride: number, padding: "same" | "valid") =>
  withGradients(({ x, filter }: Tensors) => tf.conv2d(image(x), image(filter), stride, padding));

/** The layers of the two U-Nets, with batch and channels that differ so that no two axes can be confused. */
export const convolutionCases: readonly ConformanceCase[] = [
  {
    name: "conv2d 3×3 valid",
    arithmetic: "contraction",
    inputs: { x: [2, 6, 5, 3], filter: [3, 3, 3, 4] },
    compute: convolution(1, "valid"),
  },
  {
    name: "conv2d 3×3 same",
    arithmetic: "contraction",
    inputs: { x: [2, 6, 5, 3], filter: [3, 3, 3, 4] },
    compute: convolution(1, "same"),
  },
  {
    name: "conv2d 5×5 valid",
    arithmetic: "contraction",
    inputs: { x: [1, 6, 7, 2], filter: [5, 5, 2, 3] },
    compute: convolution(1, "valid"),
  },
  {
    name: "conv2d 3×3 of a deeper stage",
    arithmetic: "contraction",
    inputs: { x: [2, 4, 4, 16], filter: [3, 3, 16, 8] },
    compute: convolution(1, "same"),
  },
  {
    name: "conv2d 1×1 with bias",
    arithmetic: "contraction",
    inputs: { x: [2, 4, 5, 3], filter: [1, 1, 3, 2], bias: [2] },
    compute: withGradients(({ x, filter, bias }) =>
      tf.add(tf.conv2d(image(x), image(filter), 1, "valid"), bias)
    ),
  },
  {
    name: "conv2d 2×2 same, stride 3 beyond the filter",
    arithmetic: "contraction",
    inputs: { x: [2, 7, 8, 3], filter: [2, 2, 3, 4] },
    compute: convolution(3, "same"),
  },
  {
    name: "conv2d 3×3 same, stride 2",
    arithmetic: "contraction",
    inputs: { x: [2, 7, 8, 3], filter: [3, 3, 3, 4] },
    compute: convolution(2, "same"),
  },
  {
    name: "conv2dTranspose 2×2 stride 2 with bias",
    arithmetic: "contraction",
    inputs: { x: [2, 3, 4, 5], filter: [2, 2, 3, 5], bias: [3] },
    compute: withGradients(({ x, filter, bias }) =>
      tf.add(tf.conv2dTranspose(image(x), image(filter), [2, 6, 8, 3], 2, "valid"), bias)
    ),
  },
  {
    name: "maxPool 2×2",
    arithmetic: "moves",
    inputs: { x: [2, 6, 4, 3] },
    compute: withGradients(({ x }) => tf.maxPool(image(x), 2, 2, "valid")),
  },
  {
    name: "avgPool 2×2",
    arithmetic: "elementwise",
    inputs: { x: [2, 6, 4, 3] },
    compute: withGradients(({ x }) => tf.avgPool(image(x), 2, 2, "valid")),
  },
  {
    name: "matMul",
    arithmetic: "contraction",
    inputs: { left: [5, 7], right: [7, 3] },
    compute: withGradients(({ left, right }) => tf.matMul(left, right)),
  },
  {
    name: "one matrix and its transpose times each sample",
    arithmetic: "contraction",
    inputs: { matrix: [1, 5, 7], x: [6, 7, 3], y: [6, 5, 3] },
    compute: ({ matrix, x, y }) => ({ value: tf.matMul(matrix, x), adjoint: tf.matMul(matrix, y, true) }),
  },
  {
    name: "complex matrices for each wavenumber",
    arithmetic: "contraction",
    inputs: { x: [3, 4, 10], matrices: [4, 10, 6] },
    compute: withGradients(({ x, matrices }) => {
      const [real, imaginary] = tf.split(matrices, 2, 1);
      const whole = tf.concat([
        tf.concat([real, imaginary], 2),
        tf.concat([tf.neg(imaginary), real], 2),
      ], 1);
      return tf.transpose(tf.matMul(tf.transpose(x, [1, 0, 2]), whole), [1, 0, 2]);
    }),
  },
];
