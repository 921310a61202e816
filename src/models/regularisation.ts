/**
 * What makes training differ from evaluation. The numbers follow from a seed tensor by tensor operations, so that a
 * compiled training step draws others each time the seed changes.
 */
import * as tf from "@tensorflow/tfjs-core";
import { statelessUniform } from "@/backends/random/mod.ts";

/**
 * Dropout (Srivastava et al. 2014): each value is zero with probability `rate`, the rest is scaled by 1/(1 − rate),
 * so that the expectation stays. Draws one number for each value. One entry on the gradient tape.
 *
 * @param options.seed int32 [2]
 */
export function dropout(
  x: tf.Tensor4D,
  { rate, seed }: { rate: number; seed: tf.Tensor1D },
): tf.Tensor4D {
  const differentiable = tf.customGrad((input, save) => {
    const kept = tf.greaterEqual(statelessUniform(x.shape, seed), rate);
    const mask = tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate));
    (save as tf.GradSaveFunc)([mask]);
    return {
      value: tf.mul(input as tf.Tensor4D, mask),
      gradFunc: (dy, saved) => tf.mul(dy, (saved as tf.Tensor[])[0]),
    };
  });
  return differentiable(x) as tf.Tensor4D;
}

/**
 * The weights of a join's two inputs under local drop-path (Larsson et al. 2016, section 4): each input is dropped
 * with `probability`, the join is the mean of those that stay; if both are dropped, one of them, chosen evenly, stays.
 * The weights sum to one and each has expectation ½.
 *
 * That leaves three outcomes, of which one number u decides: both stay with (1 − p)², and the first or the second
 * alone with a = (1 − (1 − p)²)/2 each. The first input's weight is the mean of [u < a] and [u < 1 − a].
 *
 * @param options.seed int32 [2]
 */
export function joinWeights(
  { probability, seed }: { probability: number; seed: tf.Tensor1D },
): [tf.Scalar, tf.Scalar] {
  const alone = (1 - (1 - probability) ** 2) / 2;
  return tf.tidy(() => {
    const below = tf.less(statelessUniform([1], seed), [alone, 1 - alone]);
    const first = tf.mean(tf.cast(below, "float32")) as tf.Scalar;
    return [first, tf.sub(1, first)];
  });
}
