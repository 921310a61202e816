import * as tf from "@tensorflow/tfjs-core";

/** a + b as one entry on the gradient tape: tfjs' own reshapes each gradient once more. */
export function sum(a: tf.Tensor4D, b: tf.Tensor4D): tf.Tensor4D {
  const differentiable = tf.customGrad((first, second) => ({
    value: tf.add(first as tf.Tensor4D, second as tf.Tensor4D),
    gradFunc: (dy) => [tf.clone(dy), tf.clone(dy)],
  }));
  return differentiable(a, b) as tf.Tensor4D;
}

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
 * Weighted sum of a join's inputs as one entry on the gradient tape. An input of weight zero is still part of the sum:
 * its weights then have a gradient, which is zero, and an optimiser sees each variable at each step. The weights are
 * tensors, so that a compiled function can draw them anew at each call; they have no gradient.
 */
export function weightedJoin(
  inputs: readonly [tf.Tensor4D, tf.Tensor4D],
  weights: readonly [tf.Scalar, tf.Scalar],
): tf.Tensor4D {
  const differentiable = tf.customGrad((first, second, save) => {
    (save as tf.GradSaveFunc)([...weights]);
    return {
      value: tf.add(tf.mul(first as tf.Tensor4D, weights[0]), tf.mul(second as tf.Tensor4D, weights[1])),
      gradFunc: (dy, saved) => (saved as tf.Tensor[]).map((weight) => tf.mul(dy, weight)),
    };
  });
  return differentiable(...inputs) as tf.Tensor4D;
}
