import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, openBinding } from "./testing/open_for_tests.ts";

/** A small convolutional net and its optimiser; the same seeds every time. */
function smallNet() {
  const shapes: [number, number, number, number][] = [[3, 3, 1, 8], [3, 3, 8, 8], [1, 1, 16, 1]];
  const kernels = shapes.map((shape, index) =>
    tf.tidy(() => tf.variable(tf.randomNormal<tf.Rank.R4>(shape, 0, 0.3, "float32", index + 1)))
  );
  const x = tf.randomNormal<tf.Rank.R4>([4, 16, 16, 1], 0, 1, "float32", 11);
  const target = tf.randomNormal<tf.Rank.R4>([4, 16, 16, 1], 0, 1, "float32", 12);
  const optimiser = tf.train.adam(1e-2);
  const forward = (): tf.Tensor4D => {
    const a = tf.relu(tf.conv2d(x, kernels[0], 1, "same"));
    const b = tf.relu(tf.conv2d(a, kernels[1], 1, "same"));
    return tf.conv2d(tf.concat([a, b], 3), kernels[2], 1, "same");
  };
  return {
    step: (): number => {
      const loss = optimiser.minimize(() => tf.losses.meanSquaredError(target, forward()), true, kernels)!;
      const value = loss.dataSync()[0];
      loss.dispose();
      return value;
    },
    dispose: (): void => {
      tf.dispose([x, target, ...kernels]);
      optimiser.dispose();
    },
  };
}

Deno.test("training: tensors in JavaScript and handles in TensorFlow stay flat over 50 steps", {
  ignore: noTensorflow,
}, async () => {
  await tf.setBackend("tensorflow");
  const start = [tf.memory().numTensors, openBinding().getNumOfTensors()];
  const net = smallNet();
  const first = net.step();
  const counts = [tf.memory().numTensors, openBinding().getNumOfTensors()];
  let last = first;
  for (let step = 0; step < 50; step++) last = net.step();
  assert.deepEqual([tf.memory().numTensors, openBinding().getNumOfTensors()], counts);
  assert.ok(last < first, `the loss went from ${first} to ${last}`);
  net.dispose();
  assert.deepEqual([tf.memory().numTensors, openBinding().getNumOfTensors()], start);
});

Deno.test(
  "training: the same start gives the same losses to the last bit",
  { ignore: noTensorflow },
  async () => {
    await tf.setBackend("tensorflow");
    const losses = (): number[] => {
      const net = smallNet();
      const values = Array.from({ length: 10 }, () => net.step());
      net.dispose();
      return values;
    };
    assert.deepEqual(losses(), losses());
  },
);
