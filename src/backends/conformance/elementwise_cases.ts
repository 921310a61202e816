/** Activations, joins, losses and reductions. */
import * as tf from "@tensorflow/tfjs-core";
import { statelessUniform } from "../random/mod.ts";
import { type ConformanceCase, valueOnly, withGradients } from "./conformance_case.ts";

const images = [2, 4, 3, 5] as const;

/** Keeps three of four elements and scales them, as dropout with probability 1/4 does. */
function dropoutMask(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length: size }, (_, index) => index % 4 === 1 ? 0 : 4 / 3), shape);
}

/** As many numbers as a field of 256² in four channels, all alike, so that naive float32 sums drift one way. */
const large = [1, 256, 256, 4] as const;

/** What happens to each number by itself, and the sums over axes that losses and biases' gradients take. */
export const elementwiseCases: readonly ConformanceCase[] = [
  {
    name: "relu",
    arithmetic: "moves",
    inputs: { x: images },
    compute: withGradients(({ x }) => tf.relu(x)),
  },
  {
    name: "bias of channels",
    arithmetic: "elementwise",
    inputs: { x: images, bias: [5] },
    compute: withGradients(({ x, bias }) => tf.add(x, bias)),
  },
  {
    name: "add, sub, mul, div",
    arithmetic: "elementwise",
    inputs: { x: [4, 5], y: [4, 5], z: [5] },
    compute: withGradients(({ x, y, z }) =>
      tf.div(tf.mul(tf.add(x, y), tf.sub(x, z)), tf.add(tf.square(y), 1))
    ),
  },
  {
    name: "addN",
    arithmetic: "elementwise",
    inputs: { x: images, y: images, z: images },
    compute: withGradients(({ x, y, z }) => tf.addN([x, y, z])),
  },
  {
    name: "mean of two branches",
    arithmetic: "elementwise",
    inputs: { x: images, y: images },
    compute: withGradients(({ x, y }) => tf.mean(tf.stack([x, y]), 0)),
  },
  {
    name: "square, sqrt, abs",
    arithmetic: "elementwise",
    inputs: { x: images },
    compute: withGradients(({ x }) => tf.add(tf.sqrt(tf.add(tf.square(x), 0.5)), tf.abs(x))),
  },
  {
    name: "sign of relu",
    arithmetic: "moves",
    inputs: { x: images },
    compute: valueOnly(({ x }) => tf.sign(tf.relu(x))),
  },
  {
    name: "squared difference",
    arithmetic: "elementwise",
    inputs: { x: images, y: images },
    compute: withGradients(({ x, y }) => tf.squaredDifference(x, y)),
  },
  {
    name: "maximum over rows and columns",
    arithmetic: "moves",
    inputs: { x: images },
    compute: valueOnly(({ x }) => tf.max(x, [1, 2])),
  },
  {
    name: "dropout mask",
    arithmetic: "elementwise",
    inputs: { x: images },
    compute: withGradients(({ x }) => tf.mul(x, dropoutMask(x.shape))),
  },
  {
    name: "stateless random numbers",
    arithmetic: "moves",
    inputs: { x: images },
    compute: valueOnly(({ x }) => statelessUniform(x.shape, tf.tensor1d([7, -3], "int32"))),
  },
  {
    name: "sum over batch, rows and columns",
    arithmetic: "contraction",
    inputs: { x: images },
    compute: withGradients(({ x }) => tf.sum(x, [0, 1, 2])),
  },
  {
    name: "mean squared error",
    arithmetic: "contraction",
    inputs: { prediction: images, target: images },
    compute: withGradients(({ prediction, target }) => tf.mean(tf.square(tf.sub(prediction, target)))),
  },
  {
    name: "mean of 262,144 equal numbers",
    arithmetic: "contraction",
    inputs: {},
    compute: valueOnly(() => tf.mean(tf.fill([...large], 0.1))),
  },
];
