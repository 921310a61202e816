import * as tf from "@tensorflow/tfjs-core";

/** (a + b)/2 as one entry on the gradient tape. */
export function mean(a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor4D {
  const differentiable = tf.customGrad((first, second) => ({
    value: tf.mul(tf.add(first as tf.Tensor4D, second as tf.Tensor4D), 0.5),
    gradFunc: (dy) => {
      const half = tf.mul(dy, 0.5);
      return [half, tf.clone(half)];
    },
  }));
  return differentiable(a, b) as tf.Tensor4D;
}

/**
 * Weighted sum of a join's inputs. An input of weight zero is still part of the sum: its weights then have a
 * gradient, which is zero, and an optimiser sees each variable at each step.
 */
export function weightedJoin(
  inputs: readonly [tf.Tensor4D, tf.Tensor4D],
  [first, second]: readonly [number, number],
): tf.Tensor4D {
  return tf.add(tf.mul(inputs[0], first), tf.mul(inputs[1], second));
}
