import * as tf from "@tensorflow/tfjs-core";
import { sha256Text } from "@/core/identity/mod.ts";

/** A name as a 32-bit integer: the first four bytes of its SHA-256. */
export function hashedName(name: string): number {
  return parseInt(sha256Text(name).slice(0, 8), 16) | 0;
}

/**
 * The seed of a stream of its own for `name`: the first number of `seed` moved by a hash of the name, modulo 2³². So
 * each place that draws has numbers that no other place shifts, from one seed tensor that changes from step to step.
 *
 * @param seed int32 [2]
 * @returns int32 [2]; a tensor operation, so that it can be compiled
 */
export function streamSeed(seed: tf.Tensor1D, name: string): tf.Tensor1D {
  checkSeed(seed);
  return tf.tidy(() => tf.add(seed, tf.tensor1d([hashedName(name), 0], "int32")));
}

/** @throws {TypeError} for what is not a seed */
export function checkSeed(seed: tf.Tensor): void {
  if (seed.dtype !== "int32" || seed.shape.length !== 1 || seed.shape[0] !== 2) {
    throw new TypeError(`Cannot draw: the seed must be int32 [2], got ${seed.dtype} [${seed.shape}]`);
  }
}
