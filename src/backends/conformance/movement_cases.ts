/** Operations that put numbers into other places: joins, cuts, padding by wrapping and mirroring, reordering. */
import * as tf from "@tensorflow/tfjs-core";
import { type ConformanceCase, valueOnly, withGradients } from "./conformance_case.ts";

const image = (tensor: tf.Tensor) => tensor as tf.Tensor4D;

/** One row (axis 1) or column (axis 2), counted from the end where negative. */
function line(x: tf.Tensor, axis: 1 | 2, position: number): tf.Tensor {
  const shape: number[] = x.shape;
  const start = position < 0 ? shape[axis] + position : position;
  const begin = shape.map((_, index) => index === axis ? start : 0);
  return tf.slice(x, begin, shape.map((length, index) => index === axis ? 1 : length));
}

/** One row and one column more on each side, as on a torus. */
function wrapped(x: tf.Tensor): tf.Tensor {
  const along = (field: tf.Tensor, axis: 1 | 2) =>
    tf.concat([line(field, axis, -1), field, line(field, axis, 0)], axis);
  return along(along(x, 1), 2);
}

/** One row and one column more on each side, reflected about the outermost ones. */
function mirrored(x: tf.Tensor): tf.Tensor {
  const along = (field: tf.Tensor, axis: 1 | 2) =>
    tf.concat([line(field, axis, 1), field, line(field, axis, -2)], axis);
  return along(along(x, 1), 2);
}

/** Values are compared bit by bit; where a gradient adds what came from one place, as an elementwise operation. */
export const movementCases: readonly ConformanceCase[] = [
  {
    name: "concat of channels",
    arithmetic: "moves",
    inputs: { left: [2, 3, 4, 2], right: [2, 3, 4, 5] },
    compute: withGradients(({ left, right }) => tf.concat([left, right], 3)),
  },
  {
    name: "concat of rows",
    arithmetic: "moves",
    inputs: { top: [2, 1, 4, 3], bottom: [2, 3, 4, 3] },
    compute: withGradients(({ top, bottom }) => tf.concat([top, bottom], 1)),
  },
  {
    name: "concat of columns",
    arithmetic: "moves",
    inputs: { left: [2, 4, 1, 3], right: [2, 4, 3, 3] },
    compute: withGradients(({ left, right }) => tf.concat([left, right], 2)),
  },
  {
    name: "slice",
    arithmetic: "moves",
    inputs: { x: [2, 5, 6, 3] },
    compute: withGradients(({ x }) => tf.slice(x, [0, 1, 2, 1], [2, 3, 4, 1])),
  },
  {
    name: "split of channels",
    arithmetic: "moves",
    inputs: { x: [2, 3, 4, 6] },
    compute: withGradients(({ x }) => tf.split(x, 3, 3)[1]),
  },
  {
    name: "flat concat and unequal split",
    arithmetic: "moves",
    inputs: { first: [2, 3], second: [5] },
    compute: withGradients(({ first, second }) => {
      const flat = tf.concat([tf.reshape(first, [6]), second]);
      const [start, middle, end] = tf.split(flat, [2, 5, 4]);
      return tf.concat([end, start, middle]);
    }),
  },
  {
    name: "tile",
    arithmetic: "elementwise",
    inputs: { x: [2, 3] },
    compute: withGradients(({ x }) => tf.tile(x, [2, 3])),
  },
  {
    name: "pad with zeros",
    arithmetic: "moves",
    inputs: { x: [2, 3, 4, 2] },
    compute: withGradients(({ x }) => tf.pad(x, [[0, 0], [1, 2], [2, 1], [0, 0]])),
  },
  {
    name: "circular padding by slices and concat",
    arithmetic: "elementwise",
    inputs: { x: [2, 4, 5, 3] },
    compute: withGradients(({ x }) => wrapped(x)),
  },
  {
    name: "mirror padding by slices and concat",
    arithmetic: "elementwise",
    inputs: { x: [2, 4, 5, 3] },
    compute: withGradients(({ x }) => mirrored(x)),
  },
  {
    name: "gather with repeats",
    arithmetic: "elementwise",
    inputs: { x: [2, 4, 3] },
    compute: withGradients(({ x }) => tf.gather(x, tf.tensor1d([3, 0, 1, 2, 3, 0], "int32"), 1)),
  },
  {
    name: "transpose",
    arithmetic: "moves",
    inputs: { x: [2, 3, 4, 5] },
    compute: withGradients(({ x }) => tf.transpose(x, [3, 1, 2, 0])),
  },
  {
    name: "reverse",
    arithmetic: "moves",
    inputs: { x: [2, 3, 4, 2] },
    compute: withGradients(({ x }) => tf.reverse(image(x), [1, 2])),
  },
  {
    name: "reshape",
    arithmetic: "moves",
    inputs: { x: [2, 3, 4] },
    compute: withGradients(({ x }) => tf.reshape(x, [4, 6])),
  },
  {
    name: "stack",
    arithmetic: "moves",
    inputs: { first: [3, 4], second: [3, 4] },
    compute: withGradients(({ first, second }) => tf.stack([first, second], 1)),
  },
  {
    name: "cast to int32",
    arithmetic: "moves",
    inputs: { x: [3, 5] },
    compute: valueOnly(({ x }) => tf.cast(tf.mul(x, 100), "int32")),
  },
  {
    name: "cast of a comparison",
    arithmetic: "moves",
    inputs: { x: [3, 5], y: [3, 5] },
    compute: valueOnly(({ x, y }) => tf.cast(tf.greater(x, y), "float32")),
  },
];
