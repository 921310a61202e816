import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow, valuesOn } from "./testing/open_for_tests.ts";

/** A test whose oracle is the cpu backend of TensorFlow.js, which is plain JavaScript. */
function kernelTest(name: string, compute: () => tf.Tensor[]): void {
  Deno.test(`tensorflow kernels agree with the cpu backend: ${name}`, { ignore: noTensorflow }, async () => {
    const expected = await valuesOn("cpu", compute);
    const found = await valuesOn("tensorflow", compute);
    assert.equal(found.length, expected.length);
    for (const [index, values] of expected.entries()) {
      assert.equal(found[index].length, values.length);
      for (let i = 0; i < values.length; i++) {
        const [a, b] = [values[i], found[index][i]];
        assert.ok(
          Object.is(a, b) || Math.abs(a - b) <= 1e-4 * (1 + Math.abs(a)),
          `output ${index}[${i}]: ${b} for ${a}`,
        );
      }
    }
  });
}

/** Distinct values without a generator: the fractional parts of multiples of the golden ratio, from -1 to 1. */
function wave(...shape: number[]): tf.Tensor4D {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, index) => (index * 1.6180339887 % 1) * 2 - 1),
    shape as [
      number,
      number,
      number,
      number,
    ],
  );
}

for (const stride of [1, 2]) {
  for (const padding of ["same", "valid"] as const) {
    kernelTest(`conv2d and its gradients, stride ${stride}, ${padding}`, () => {
      const convolve = (x: tf.Tensor, kernel: tf.Tensor): tf.Tensor =>
        tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, padding);
      const [x, kernel] = [wave(2, 6, 5, 3), wave(3, 3, 3, 4)];
      const y = convolve(x, kernel);
      return [y, ...tf.grads(convolve)([x, kernel], wave(...y.shape))];
    });
  }
}

kernelTest("transposed convolution and its gradients", () => {
  const up = (x: tf.Tensor, kernel: tf.Tensor): tf.Tensor =>
    tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, [2, 6, 6, 2], 2, "valid");
  return [...tf.grads(up)([wave(2, 3, 3, 4), wave(2, 2, 2, 4)], wave(2, 6, 6, 2))];
});

kernelTest("max pooling and its gradient", () => {
  const pool = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return [pool(wave(2, 4, 4, 3)), tf.grad(pool)(wave(2, 4, 4, 3), wave(2, 2, 2, 3))];
});

kernelTest("relu's gradient and step, with zeros, infinities and NaN", () => {
  const x = tf.tensor1d([-2, -0, 0, 3, Infinity, -Infinity, NaN]);
  return [tf.grad(tf.relu)(tf.tensor1d([-1, 0, 2])), tf.step(x), tf.step(x, 0.5), tf.relu(x)];
});

kernelTest("concat, split, slice, pad, transpose", () => {
  const x = wave(2, 3, 4, 6);
  const parts = tf.split(x, [1, 2, 3], 3);
  return [
    tf.concat([parts[2], parts[0]], 3),
    tf.slice(x, [1, 0, 2, 0], [1, 2, 2, 6]),
    tf.transpose(x, [3, 1, 0, 2]),
  ];
});

kernelTest("cast between float, int32 and bool", () => {
  const x = tf.tensor1d([-1.7, 0, 0.5, 2.9]);
  return [
    x.toInt(),
    x.toBool(),
    x.toBool().toFloat(),
    x.toInt().toBool(),
    tf.tensor1d([0, 3], "int32").toFloat(),
  ];
});

kernelTest("int32 and bool arithmetic", () => {
  const [a, b] = [tf.tensor1d([7, -7, 0], "int32"), tf.tensor1d([2, 2, 5], "int32")];
  return [
    tf.add(a, b),
    tf.mul(a, b),
    tf.maximum(a, b),
    tf.logicalAnd(a.toBool(), b.toBool()),
    tf.greater(a, b),
  ];
});

kernelTest("reductions and broadcasting", () => {
  const x = wave(2, 3, 4, 5);
  return [
    tf.sum(x),
    tf.mean(x, [1, 2]),
    tf.max(x, 3, true),
    tf.mul(x, tf.tensor1d([1, 2, 3, 4, 5])),
    tf.matMul(
      wave(4, 3).as2D(4, 3),
      wave(3, 5).as2D(3, 5),
    ),
  ];
});

kernelTest("matrix product", () => [tf.matMul(wave(2, 4, 3), wave(2, 3, 5))]);

kernelTest("complex numbers: product, real and imaginary parts", () => {
  const z = tf.complex(tf.tensor1d([1, 0]), tf.tensor1d([2, -1]));
  const square = tf.mul(z, z);
  return [tf.real(square), tf.imag(square)];
});

Deno.test(
  "tensorflow kernels: strings are what they were (round trip)",
  { ignore: noTensorflow },
  async () => {
    await tf.setBackend("tensorflow");
    tf.tidy(() => {
      const texts = [["a", "déjà vu"], ["", "x".repeat(300)]];
      assert.deepEqual(tf.tensor(texts).reshape([2, 2]).arraySync(), texts);
    });
  },
);
