import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, valuesOn } from "../testing/open_for_tests.ts";
import { biasGradient } from "./bias_add_grad.ts";
import { assertClose, operationsOf, wave } from "./testing/compare.ts";

const ignore = noTensorflow;

/** Σ over all axes but the last, in double precision. */
function sums(values: Float32Array, channels: number): Float64Array {
  const total = new Float64Array(channels);
  values.forEach((value, index) => total[index % channels] += value);
  return total;
}

for (const shape of [[6, 4], [3, 5, 7], [8, 64, 64, 16], [8, 64, 64, 1], [2, 2, 3, 2, 5]]) {
  Deno.test(`biasGradient of [${shape}] (sums in double precision)`, { ignore }, async () => {
    // Shifted, so that the sums are large and a lossy order of summation would show.
    const dy = wave(shape.reduce((size, length) => size * length)).map((value) => value + 0.5);
    for (const backend of dy.length > 10_000 ? ["tensorflow"] : ["tensorflow", "cpu"]) {
      const [found] = await valuesOn(backend, () => [biasGradient(tf.tensor(dy, shape))]);
      assertClose(found, sums(dy, shape.at(-1)!), { tolerance: 1e-6 });
    }
  });
}

Deno.test("a bias that tf.add adds has BiasAddGrad for its gradient (the operations that TensorFlow runs)", {
  ignore,
}, async () => {
  await tf.setBackend("tensorflow");
  tf.tidy(() => {
    const [x, bias] = [tf.tensor(wave(24), [2, 3, 4]), tf.tensor1d(wave(4))];
    const names = operationsOf(() =>
      tf.grad((bias) => tf.add(x, bias))(bias, tf.tensor(wave(24, 5), [2, 3, 4]))
    );
    assert.deepEqual(names.filter((name) => name !== "Identity"), ["Add", "BiasAddGrad"]);
  });
});

for (
  const [left, right] of [[[2, 3, 4], [4]], [[4], [2, 3, 4]], [[4], [4]], [[2, 3, 4], [1]], [[2, 4], []], [[
    2,
    4,
  ], [1, 4]]]
) {
  Deno.test(
    `gradients of tf.add, [${left}] + [${right}] (TensorFlow.js' composed gradients on the cpu backend)`,
    {
      ignore,
    },
    async () => {
      const size = (shape: number[]) => shape.reduce((product, length) => product * length, 1);
      const compute = () => {
        const [a, b] = [tf.tensor(wave(size(left)), left), tf.tensor(wave(size(right), 3), right)];
        return tf.grads((a, b) => tf.square(tf.add(a, b)))([a, b]);
      };
      const [found, expected] = [await valuesOn("tensorflow", compute), await valuesOn("cpu", compute)];
      assert.equal(found.length, 2);
      found.forEach((values, index) => assertClose(values, expected[index]));
    },
  );
}

Deno.test(
  "a bias' gradient can be differentiated: ∂/∂x Σ ∂/∂b Σ (x + b)² = 2 (the derivative)",
  { ignore },
  async () => {
    const [found] = await valuesOn("tensorflow", () => {
      const [x, bias] = [tf.tensor(wave(12), [3, 4]), tf.tensor1d(wave(4))];
      return [tf.grad((x) => tf.sum(tf.grad((b) => tf.sum(tf.square(tf.add(x, b))))(bias)))(x)];
    });
    assertClose(found, new Float32Array(12).fill(2));
  },
);
