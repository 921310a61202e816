import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, openBinding, valuesOn } from "../testing/open_for_tests.ts";
import { assertClose, operationsOf, wave } from "./testing/compare.ts";

const ignore = noTensorflow;
const EPSILON = 1e-3;
const CHANNELS = 3;

type Five = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** Values of x, mean, variance, offset and scale, one statistic a channel or one a value. */
function values(size: number, statistics: number): Float32Array[] {
  const variance = wave(statistics, 5).map((value) => 1.2 + value);
  // One channel whose variance is of the size of ε.
  variance[0] = 5e-4;
  return [wave(size), wave(statistics, 2), variance, wave(statistics, 9), wave(statistics, 11)];
}

const normalise = (...[x, mean, variance, offset, scale]: tf.Tensor[]) =>
  tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    offset as tf.Tensor1D,
    scale as tf.Tensor1D,
    EPSILON,
  );

/** All five gradients, dy being given. */
function gradients(shape: number[], statistics: number[]): tf.Tensor[] {
  const size = (lengths: number[]) => lengths.reduce((product, length) => product * length);
  const [x, ...rest] = values(size(shape), size(statistics));
  const inputs = [tf.tensor(x, shape), ...rest.map((one) => tf.tensor(one, statistics))] as Five;
  return tf.grads((...inputs: tf.Tensor[]) => normalise(...inputs))(
    inputs,
    tf.tensor(wave(x.length, 4), shape),
  );
}

for (const shape of [[2, 4, 5, CHANNELS], [4, 5, CHANNELS], [7, CHANNELS]]) {
  Deno.test(`batchNorm's five gradients, x [${shape}] (TensorFlow.js' composed ones on the cpu backend)`, {
    ignore,
  }, async () => {
    const compute = () => gradients(shape, [CHANNELS]);
    const [found, expected] = [await valuesOn("tensorflow", compute), await valuesOn("cpu", compute)];
    assert.equal(found.length, 5);
    found.forEach((one, index) => assertClose(one, expected[index], { tolerance: 2e-5 }));
  });
}

Deno.test(
  "batchNorm's five gradients (its definition, differentiated by TensorFlow.js on the same backend)",
  {
    ignore,
  },
  async () => {
    await tf.setBackend("tensorflow");
    const inputs = () => {
      const [x, ...rest] = values(2 * 4 * 5 * CHANNELS, CHANNELS);
      return [tf.tensor(x, [2, 4, 5, CHANNELS]), ...rest.map((one) => tf.tensor1d(one))] as Five;
    };
    const dy = () => tf.tensor(wave(2 * 4 * 5 * CHANNELS, 4), [2, 4, 5, CHANNELS]);
    const defined = (...[x, mean, variance, offset, scale]: tf.Tensor[]) =>
      tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON))), scale), offset);
    const found = await valuesOn(
      "tensorflow",
      () => tf.grads((...all: tf.Tensor[]) => normalise(...all))(inputs(), dy()),
    );
    const expected = await valuesOn("tensorflow", () => tf.grads(defined)(inputs(), dy()));
    found.forEach((one, index) => assertClose(one, expected[index], { tolerance: 2e-5 }));
  },
);

Deno.test("batchNorm's five gradients (central differences of the definition in double precision)", {
  ignore,
}, async () => {
  const shape = [2, 2, 3, CHANNELS];
  const size = 2 * 2 * 3 * CHANNELS;
  const found = await valuesOn("tensorflow", () => gradients(shape, [CHANNELS]));
  const dy = wave(size, 4);
  const at = values(size, CHANNELS).map((one) => Float64Array.from(one));
  const loss = ([x, mean, variance, offset, scale]: Float64Array[]) =>
    x.reduce((sum, value, index) => {
      const c = index % CHANNELS;
      return sum + dy[index] * ((value - mean[c]) / Math.sqrt(variance[c] + EPSILON) * scale[c] + offset[c]);
    }, 0);
  for (const [index, gradient] of found.entries()) {
    const differences = at[index].map((value, place) => {
      const h = 1e-7;
      const moved = (step: number) =>
        loss(at.map((one, other) => other === index ? one.with(place, value + step) : one));
      return (moved(h) - moved(-h)) / (2 * h);
    });
    assertClose(gradient, differences, { tolerance: 2e-5 });
  }
});

Deno.test("batchNorm's sums over 32,768 pixels lose no more than rounding (sums in double precision)", {
  ignore,
}, async () => {
  const pixels = 8 * 64 * 64;
  const found = await valuesOn("tensorflow", () => gradients([8, 64, 64, CHANNELS], [CHANNELS]));
  const [x, mean, variance, , scale] = values(pixels * CHANNELS, CHANNELS);
  const dy = wave(x.length, 4);
  // By mean, variance, offset, scale: the terms of the sums.
  const terms = (index: number) => {
    const c = index % CHANNELS;
    const r = 1 / Math.sqrt(variance[c] + EPSILON);
    const centred = x[index] - mean[c];
    return [-scale[c] * r, -0.5 * scale[c] * r ** 3 * centred, 1, centred * r].map((factor) =>
      factor * dy[index]
    );
  };
  const sums = Array.from({ length: 4 }, () => new Float64Array(CHANNELS));
  const sizes = Array.from({ length: 4 }, () => new Float64Array(CHANNELS));
  for (let index = 0; index < x.length; index++) {
    terms(index).forEach((term, which) => {
      sums[which][index % CHANNELS] += term;
      sizes[which][index % CHANNELS] += Math.abs(term);
    });
  }
  sums.forEach((sum, which) => {
    const relative = found[which + 1].map((value, c) => (value - sum[c]) / sizes[which][c]);
    assertClose(relative, new Float32Array(CHANNELS), { tolerance: 5e-6 });
  });
});

Deno.test(
  "batchNorm with a mean of x's shape keeps the composed gradients (the cpu backend's)",
  { ignore },
  async () => {
    const shape = [2, 2, 3, CHANNELS];
    const compute = () => gradients(shape, shape);
    const [found, expected] = [await valuesOn("tensorflow", compute), await valuesOn("cpu", compute)];
    found.forEach((one, index) => assertClose(one, expected[index], { tolerance: 2e-5 }));
  },
);

Deno.test(
  "batchNorm's gradients by x, scale and offset are one operation (those that TensorFlow runs); nothing is left behind",
  {
    ignore,
  },
  async () => {
    await tf.setBackend("tensorflow");
    const count = () => [tf.memory().numTensors, openBinding().getNumOfTensors()];
    const start = count();
    tf.tidy(() => {
      const [x, mean, variance, offset, scale] = values(24 * CHANNELS, CHANNELS);
      const [ofMean, ofVariance] = [tf.tensor1d(mean), tf.tensor1d(variance)];
      const f = (x: tf.Tensor, offset: tf.Tensor, scale: tf.Tensor) =>
        normalise(x, ofMean, ofVariance, offset, scale);
      const names = operationsOf(() =>
        tf.grads(f)([tf.tensor(x, [2, 3, 4, CHANNELS]), tf.tensor1d(offset), tf.tensor1d(scale)])
      );
      const rest = ["Identity", "Reshape", "Fill"];
      assert.deepEqual(names.filter((name) => !rest.includes(name)), [
        "FusedBatchNorm",
        "FusedBatchNormGradV3",
      ]);
    });
    assert.deepEqual(count(), start);
  },
);

Deno.test(
  "batchNorm with one tensor for mean, scale and offset (the sum of the three gradients)",
  { ignore },
  async () => {
    const compute = () => {
      const [x, mean, variance] = values(12 * CHANNELS, CHANNELS);
      const [image, ofVariance] = [tf.tensor(x, [2, 2, 3, CHANNELS]), tf.tensor1d(variance)];
      const dy = tf.tensor(wave(12 * CHANNELS, 4), [2, 2, 3, CHANNELS]);
      const one = tf.tensor1d(mean);
      const shared = tf.grads((a, v) => normalise(image, a, v, a, a))([one, ofVariance], dy);
      const apart = tf.grads((a, b, c, v) => normalise(image, a, v, b, c))([
        one,
        tf.clone(one),
        tf.clone(one),
        ofVariance,
      ], dy);
      return [...shared, tf.addN(apart.slice(0, 3)), apart[3]];
    };
    const [shared, ofVariance, sum, expected] = await valuesOn("tensorflow", compute);
    assertClose(shared, sum, { tolerance: 2e-5 });
    assertClose(ofVariance, expected);
  },
);

Deno.test(
  "batchNorm can be differentiated twice: ∂/∂scale Σ ∂/∂x Σ y² (the cpu backend)",
  { ignore },
  async () => {
    const compute = () => {
      const [x, mean, variance, offset, scale] = values(12 * CHANNELS, CHANNELS);
      const image = tf.tensor(x, [2, 2, 3, CHANNELS]);
      const [m, v, o] = [mean, variance, offset].map((one) => tf.tensor1d(one));
      const byImage = (scale: tf.Tensor) =>
        tf.grad((x) => tf.sum(tf.square(normalise(x, m, v, o, scale))))(image);
      return [tf.grad((scale) => tf.sum(tf.square(byImage(scale))))(tf.tensor1d(scale))];
    };
    const [[found], [expected]] = [await valuesOn("tensorflow", compute), await valuesOn("cpu", compute)];
    assertClose(found, expected, { tolerance: 1e-4 });
  },
);
