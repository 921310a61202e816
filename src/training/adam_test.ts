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

/** One step; nothing of it remains in memory. */
function descend(optimiser: Adam, loss: () => tf.Scalar, learningRate: number): void {
  const rates = optimiser.nextRates({ learningRate });
  tf.dispose([optimiser.minimise(loss, rates), Object.values(rates)]);
}

Deno.test("Adam follows tf.train.adam over 50 steps to single precision", () => {
  const [ours, peer] = [problem(), problem()];
  const optimiser = new Adam(ours.variables, { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  const reference = tf.train.adam(0.05, 0.9, 0.999, 1e-7);
  for (let step = 0; step < 50; step++) {
    descend(optimiser, ours.loss, 0.05);
    reference.minimize(peer.loss, false, peer.variables);
  }
  ours.variables.forEach((variable, index) => {
    const [a, b] = [variable.dataSync(), peer.variables[index].dataSync()];
    for (let i = 0; i < a.length; i++) {
      assert.ok(Math.abs(a[i] - b[i]) <= 2e-5 * Math.abs(b[i]), `${a[i]} ${b[i]}`);
    }
  });
});

Deno.test("rates: the learning rate and both corrections of Kingma & Ba (2015), one step after the other (closed form)", () => {
  const optimiser = new Adam([], { beta1: 0.5, beta2: 0.75, epsilon: 0 });
  const rates = [0.3, 0.3, 0.1].map((learningRate) =>
    tf.tidy(() => {
      const { stepSize, rootCorrection } = optimiser.nextRates({ learningRate });
      return [stepSize.dataSync()[0], rootCorrection.dataSync()[0]];
    })
  );
  // 1 − β₁ᵗ = 1/2, 3/4, 7/8; 1 − β₂ᵗ = 1/4, 7/16, 37/64
  const expected = [[0.6, 2], [0.4, 4 / Math.sqrt(7)], [0.8 / 7, 8 / Math.sqrt(37)]];
  assert.deepEqual(rates, expected.map((pair) => pair.map(Math.fround)));
  assert.equal(optimiser.step, 3);
  optimiser.dispose();
});

Deno.test("Adam resumed from its state takes the same steps to the last bit (invariant)", async () => {
  const [whole, halves] = [problem(), problem()];
  const one = new Adam(whole.variables);
  for (let step = 0; step < 20; step++) descend(one, whole.loss, 0.01);

  const first = new Adam(halves.variables);
  for (let step = 0; step < 9; step++) descend(first, halves.loss, 0.01);
  const second = new Adam(halves.variables);
  second.restore(await first.state());
  for (let step = 9; step < 20; step++) descend(second, halves.loss, 0.01);
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
    descend(optimiser, loss, 0.01);
    return tf.memory().numTensors;
  });
  assert.equal(new Set(counts).size, 1);
  optimiser.dispose();
  assert.equal(tf.memory().numTensors, held);
  assert.ok(held > before);
});
