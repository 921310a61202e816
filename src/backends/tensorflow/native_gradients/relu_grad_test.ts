import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, openBinding, valuesOn } from "../testing/open_for_tests.ts";
import { reluGradient } from "./relu_grad.ts";
import { assertClose, operationsOf, wave } from "./testing/compare.ts";

const ignore = noTensorflow;

Deno.test("relu's gradient is one ReluGrad (the operations that TensorFlow runs)", { ignore }, async () => {
  await tf.setBackend("tensorflow");
  tf.tidy(() => {
    const [x, dy] = [tf.tensor1d([-1, 2]), tf.tensor1d([3, 4])];
    const names = operationsOf(() => tf.grad((x) => tf.relu(x))(x, dy));
    assert.deepEqual(names.filter((name) => name !== "Identity"), ["Relu", "ReluGrad"]);
  });
});

Deno.test("relu's gradient is that of the cpu backend to the last bit, at zeros and infinities too", {
  ignore,
}, async () => {
  const compute = () => {
    const edges = [-2, -0, 0, 1e-30, 3, Infinity, -Infinity];
    const x = tf.tensor1d([...wave(1000), ...edges]);
    return [tf.grad((x) => tf.relu(x))(x, tf.tensor1d(wave(1000 + edges.length, 7)))];
  };
  const [[found], [expected]] = [await valuesOn("tensorflow", compute), await valuesOn("cpu", compute)];
  // −0 and 0 are one number here.
  assert.deepEqual(found.map((value) => value + 0), expected.map((value) => value + 0));
});

Deno.test("relu's gradient is the slope of max(0, x) (central differences)", { ignore }, async () => {
  const x = wave(50);
  const [found] = await valuesOn("tensorflow", () => [tf.grad((x) => tf.relu(x))(tf.tensor1d(x))]);
  const relu = (value: number) => Math.max(0, value);
  const h = 1e-6;
  assertClose(found, Array.from(x, (value) => (relu(value + h) - relu(value - h)) / (2 * h)), {
    tolerance: 1e-9,
  });
});

Deno.test(
  "reluGradient at NaN: 0 natively, NaN on the cpu backend; a NaN in dy stays where y > 0 (the documented convention)",
  {
    ignore,
  },
  async () => {
    const compute = () => [reluGradient(tf.tensor1d([5, NaN, 6]), tf.tensor1d([NaN, 1, 0]))];
    assert.deepEqual([...(await valuesOn("tensorflow", compute))[0]], [0, NaN, 0]);
    assert.deepEqual([...(await valuesOn("cpu", compute))[0]], [NaN, NaN, 0]);
  },
);

Deno.test("reluGradient of integers (dy·step(y) on the cpu backend)", { ignore }, async () => {
  const compute = () => [reluGradient(tf.tensor1d([5, 6, 7]), tf.tensor1d([-1, 0, 2], "int32"))];
  assert.deepEqual(await valuesOn("tensorflow", compute), await valuesOn("cpu", compute));
});

Deno.test(
  "relu can be differentiated twice: (relu(x)³)″ = 6 relu(x) (the derivative)",
  { ignore },
  async () => {
    const x = wave(20);
    const cube = (x: tf.Tensor) => tf.sum(tf.pow(tf.relu(x), 3));
    for (const backend of ["tensorflow", "cpu"]) {
      const [found] = await valuesOn(
        backend,
        () => [tf.grad((x) => tf.sum(tf.grad(cube)(x)))(tf.tensor1d(x))],
      );
      assertClose(found, x.map((value) => 6 * Math.max(0, value)));
    }
  },
);

Deno.test("relu's gradient leaves no tensor and no handle behind (their number)", { ignore }, async () => {
  await tf.setBackend("tensorflow");
  const count = () => [tf.memory().numTensors, openBinding().getNumOfTensors()];
  const start = count();
  tf.tidy(() => {
    tf.grad((x) => tf.relu(x))(tf.tensor1d([1, 2]));
  });
  assert.deepEqual(count(), start);
});
