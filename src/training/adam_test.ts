import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { Adam } from "./adam.ts";

await selectBackend({ requested: "cpu" });

/** A small, badly scaled least-squares problem in two variables of different shapes. */
function problem() {
  const matrix = tf.variable(tf.tensor2d([[1, -2], [0.5, 3]]));
  const vector = tf.variable(tf.tensor1d([0.3, -0.7]));
  const target = tf.tensor2d([[2, 0], [1, 100]]);
  const loss = () =>
    tf.mean(tf.squaredDifference(tf.add(tf.mul(matrix, matrix), vector), target)) as tf.Scalar;
  return { variables: [matrix, vector], loss };
}

Deno.test("Adam follows tf.train.adam over 50 steps to single precision", () => {
  const [ours, peer] = [problem(), problem()];
  const optimiser = new Adam(ours.variables, { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  const reference = tf.train.adam(0.05, 0.9, 0.999, 1e-7);
  for (let step = 0; step < 50; step++) {
    optimiser.minimise(ours.loss, { learningRate: 0.05 }).dispose();
    reference.minimize(peer.loss, false, peer.variables);
  }
  ours.variables.forEach((variable, index) => {
    const [a, b] = [variable.dataSync(), peer.variables[index].dataSync()];
    for (let i = 0; i < a.length; i++) {
      assert.ok(Math.abs(a[i] - b[i]) <= 2e-5 * Math.abs(b[i]), `${a[i]} ${b[i]}`);
    }
  });
});

Deno.test("Adam resumed from its state takes the same steps to the last bit (invariant)", async () => {
  const [whole, halves] = [problem(), problem()];
  const one = new Adam(whole.variables);
  for (let step = 0; step < 20; step++) one.minimise(whole.loss, { learningRate: 0.01 }).dispose();

  const first = new Adam(halves.variables);
  for (let step = 0; step < 9; step++) first.minimise(halves.loss, { learningRate: 0.01 }).dispose();
  const second = new Adam(halves.variables);
  second.restore(await first.state());
  for (let step = 9; step < 20; step++) second.minimise(halves.loss, { learningRate: 0.01 }).dispose();
  whole.variables.forEach((variable, index) =>
    assert.deepEqual(variable.dataSync(), halves.variables[index].dataSync())
  );
});

Deno.test("tensor count is flat from step to step, and zero after disposal (invariant)", () => {
  const before = tf.memory().numTensors;
  const { variables, loss } = problem();
  const held = tf.memory().numTensors;
  const optimiser = new Adam(variables);
  const counts = Array.from({ length: 5 }, () => {
    optimiser.minimise(loss, { learningRate: 0.01 }).dispose();
    return tf.memory().numTensors;
  });
  assert.equal(new Set(counts).size, 1);
  optimiser.dispose();
  assert.equal(tf.memory().numTensors, held);
  assert.ok(held > before);
});
