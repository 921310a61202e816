/** What makes training differ from evaluation; every draw comes from the stream that the caller gives. */
import * as tf from "@tensorflow/tfjs-core";
import type { RandomStream } from "@/core/random/mod.ts";

/**
 * Dropout (Srivastava et al. 2014): each value is zero with probability `rate`, the rest is scaled by 1/(1 − rate),
 * so that the expectation stays. Draws one number for each value.
 */
export function dropout(
  x: tf.Tensor4D,
  { rate, random }: { rate: number; random: RandomStream },
): tf.Tensor4D {
  const kept = 1 / (1 - rate);
  const mask = Float32Array.from({ length: x.size }, () => random.uniform() < rate ? 0 : kept);
  return tf.mul(x, tf.tensor4d(mask, x.shape));
}

/**
 * The weights of a join's two inputs under local drop-path (Larsson et al. 2016, section 4): each input is dropped
 * with `probability`, the join is the mean of those that stay; if both are dropped, one of them, chosen evenly, stays.
 * The weights sum to one and each has expectation ½. Draws two numbers, and a third where both were dropped.
 */
export function joinWeights(
  { probability, random }: { probability: number; random: RandomStream },
): readonly [number, number] {
  const keepsFirst = random.uniform() >= probability;
  const keepsSecond = random.uniform() >= probability;
  if (keepsFirst && keepsSecond) return [0.5, 0.5];
  if (!keepsFirst && !keepsSecond) return random.integer(2) === 0 ? [1, 0] : [0, 1];
  return keepsFirst ? [1, 0] : [0, 1];
}
