import * as tf from "@tensorflow/tfjs-core";

/** Which part of a batch is meant: 0 is the first. */
export type Shard = number;

/**
 * A function of a batch as so many functions of parts of it, which do not know of each other: a compiled step computes
 * them side by side, each on a core of its own from its first operation to its last, where cores that share every
 * operation wait for each other at the end of each.
 *
 * @param x [batch, …]; a batch smaller than `shards` has as many parts as samples, and parts differ by one sample at most
 * @param run a function of samples that are independent of each other
 * @returns [batch, …]
 */
export function inShards(
  x: tf.Tensor4D,
  { shards, run }: { shards: number; run: (part: tf.Tensor4D, shard: Shard) => tf.Tensor4D },
): tf.Tensor4D {
  const count = Math.min(shards, x.shape[0]);
  if (count <= 1) return run(x, 0);
  return tf.tidy(() => tf.concat(tf.split<tf.Tensor4D>(x, partSizes(x.shape[0], count), 0).map(run), 0));
}

function partSizes(batch: number, count: number): number[] {
  return Array.from(
    { length: count },
    (_, part) => Math.floor((batch * (part + 1)) / count) - Math.floor((batch * part) / count),
  );
}
