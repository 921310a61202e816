/** A network with circular padding trains on wasm: the loss falls and the memory stays flat. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { wasmCandidate } from "./mod.ts";

const image = (tensor: tf.Tensor) => tensor as tf.Tensor4D;

/** x with one row and one column more on each side, as on a torus. */
function wrap(x: tf.Tensor4D): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape;
  const tall = tf.concat([
    x.slice([0, rows - 1, 0, 0], [batch, 1, columns, channels]),
    x,
    x.slice([0, 0, 0, 0], [batch, 1, columns, channels]),
  ], 1);
  const height = rows + 2;
  return tf.concat([
    tall.slice([0, 0, columns - 1, 0], [batch, height, 1, channels]),
    tall,
    tall.slice([0, 0, 0, 0], [batch, height, 1, channels]),
  ], 2);
}

Deno.test("forty steps of a circularly padded net lower the loss and leave the tensor count flat (invariant)", async () => {
  await wasmCandidate.open({ threads: null });
  await tf.setBackend("wasm");
  const first = tf.variable(tf.randomNormal([3, 3, 1, 8], 0, 0.4, "float32", 1));
  const second = tf.variable(tf.randomNormal([3, 3, 8, 1], 0, 0.2, "float32", 2));
  const variables = [first, second];
  const optimizer = tf.train.adam(0.02);
  const x = image(tf.randomNormal([4, 8, 8, 1], 0, 1, "float32", 3));
  // A shift by one pixel across the boundary: learnable by a circular convolution, by no zero-padded one.
  const target = tf.tidy(() =>
    tf.concat([x.slice([0, 1, 0, 0], [4, 7, 8, 1]), x.slice([0, 0, 0, 0], [4, 1, 8, 1])], 1)
  );
  const predict = () =>
    tf.conv2d(wrap(tf.relu(tf.conv2d(wrap(x), image(first), 1, "valid"))), image(second), 1, "valid");
  const losses: number[] = [];
  const counts = new Set<string>();
  for (let step = 0; step < 40; step++) {
    const loss = optimizer.minimize(
      () => tf.mean(tf.square(tf.sub(predict(), target))).asScalar(),
      true,
      variables,
    )!;
    losses.push(loss.dataSync()[0]);
    loss.dispose();
    if (step > 0) counts.add(`${tf.memory().numTensors} ${tf.engine().backend.numDataIds()}`);
  }
  assert.equal(counts.size, 1);
  assert.ok(losses[39] < losses[0] / 3, `loss went from ${losses[0]} to ${losses[39]}`);
  tf.dispose([variables, x, target]);
  optimizer.dispose();
});
