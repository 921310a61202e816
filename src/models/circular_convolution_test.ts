import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { onBackend } from "@/backends/on_backend.ts";
import { noTensorflow, valuesOn } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { randomStream } from "@/core/random/mod.ts";
import { circularConvolution } from "./circular_convolution.ts";

await selectBackend({ requested: "cpu" });

const random = randomStream(1, "circular convolution test");
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const BOX = [2, 4, 6, 3] as const;

/** The sum of the definition, in double precision. */
function byDefinition(
  x: Float32Array,
  kernel: Float32Array,
  { size, channels }: { size: number; channels: number },
) {
  const [batch, rows, columns, inputs] = BOX;
  const margin = (size - 1) / 2;
  const y = new Float64Array(batch * rows * columns * channels);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const row = (i + a - margin + rows) % rows;
            const column = (j + b - margin + columns) % columns;
            for (let c = 0; c < inputs; c++) {
              for (let o = 0; o < channels; o++) {
                y[((n * rows + i) * columns + j) * channels + o] +=
                  x[((n * rows + row) * columns + column) * inputs + c] *
                  kernel[((a * size + b) * inputs + c) * channels + o];
              }
            }
          }
        }
      }
    }
  }
  return y;
}

for (const size of [1, 3, 5, 7]) {
  Deno.test(`circularConvolution: kernel ${size}×${size} is the sum over a periodic box (the definition)`, () => {
    const channels = 2;
    const [xs, kernels] = [normals(2 * 4 * 6 * 3), normals(size * size * 3 * channels)];
    const actual = tf.tidy(() =>
      circularConvolution(tf.tensor4d(xs, [...BOX]), tf.tensor4d(kernels, [size, size, 3, channels]), {
        activation: "none",
      }).dataSync()
    );
    byDefinition(xs, kernels, { size, channels }).forEach((value, index) =>
      assert.ok(
        Math.abs(value - actual[index]) < 1e-6 * Math.max(10, Math.abs(value)),
        `at ${index}: ${actual[index]}, expected ${value}`,
      )
    );
  });

  Deno.test(`circularConvolution: gradients of kernel ${size}×${size} are the adjoints (bilinear identity)`, () => {
    tf.tidy(() => {
      const x = tf.tensor4d(normals(2 * 4 * 6 * 3), [...BOX]);
      const kernel = tf.tensor4d(normals(size * size * 3 * 2), [size, size, 3, 2]);
      const dy = tf.tensor4d(normals(2 * 4 * 6 * 2), [2, 4, 6, 2]);
      const convolve = (a: tf.Tensor, w: tf.Tensor) =>
        circularConvolution(a as tf.Tensor4D, w as tf.Tensor4D, { activation: "none" });
      const [dx, dKernel] = tf.grads(convolve)([x, kernel], dy);
      const inner = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
      const expected = inner(convolve(x, kernel), dy);
      const tolerance = 1e-4 * Math.max(1, Math.abs(expected));
      // y is linear in x and in the kernel: ⟨y, dy⟩ = ⟨x, dx⟩ = ⟨kernel, dKernel⟩.
      assert.ok(Math.abs(inner(x, dx) - expected) < tolerance);
      assert.ok(Math.abs(inner(kernel, dKernel) - expected) < tolerance);
    });
  });
}

Deno.test("circularConvolution: with ReLU, value and gradients are those of tf.relu behind it (tfjs' own gradient)", () => {
  tf.tidy(() => {
    const x = tf.tensor4d(normals(2 * 4 * 6 * 3), [...BOX]);
    const kernel = tf.tensor4d(normals(3 * 3 * 3 * 2), [3, 3, 3, 2]);
    const dy = tf.tensor4d(normals(2 * 4 * 6 * 2), [2, 4, 6, 2]);
    const fused = (a: tf.Tensor, w: tf.Tensor) =>
      circularConvolution(a as tf.Tensor4D, w as tf.Tensor4D, { activation: "relu" });
    const apart = (a: tf.Tensor, w: tf.Tensor) =>
      tf.relu(circularConvolution(a as tf.Tensor4D, w as tf.Tensor4D, { activation: "none" }));
    const results = (f: typeof fused) =>
      [f(x, kernel), ...tf.grads(f)([x, kernel], dy)].map((t) => t.dataSync());
    assert.deepEqual(results(fused), results(apart));
  });
});

/** Values on the native backend and on the cpu backend, which stays the current one. */
async function onBoth(compute: () => tf.Tensor[]) {
  const found = await onBackend("tensorflow", () => valuesOn("tensorflow", compute));
  return [found, await valuesOn("cpu", compute)];
}

for (const activation of ["relu", "none"] as const) {
  for (const inputIsData of [true, false]) {
    Deno.test(
      `circularConvolution: gradients on the native backend, ${activation}, inputIsData ${inputIsData} (the cpu backend)`,
      {
        ignore: noTensorflow,
      },
      async () => {
        const [xs, kernels, dys] = [normals(2 * 4 * 6 * 3), normals(3 * 3 * 3 * 2), normals(2 * 4 * 6 * 2)];
        const [found, expected] = await onBoth(() => {
          const x = tf.tensor4d(xs, [...BOX]);
          const kernel = tf.tensor4d(kernels, [3, 3, 3, 2]);
          const dy = tf.tensor4d(dys, [2, 4, 6, 2]);
          const convolve = (x: tf.Tensor, kernel: tf.Tensor) =>
            circularConvolution(x as tf.Tensor4D, kernel as tf.Tensor4D, { activation, inputIsData });
          if (inputIsData) return [tf.grad((kernel) => convolve(x, kernel))(kernel, dy)];
          return tf.grads(convolve)([x, kernel], dy);
        });
        found.forEach((values, which) => assertClose(values, expected[which]));
      },
    );
  }
}

Deno.test(
  "circularConvolution: with ReLU, twice differentiable by its input on the native backend (the cpu backend)",
  {
    ignore: noTensorflow,
  },
  async () => {
    const [xs, kernels] = [normals(2 * 4 * 6 * 3), normals(3 * 3 * 3 * 3)];
    const [[found], [expected]] = await onBoth(() => {
      const kernel = tf.tensor4d(kernels, [3, 3, 3, 3]);
      const energy = (x: tf.Tensor) =>
        tf.sum(tf.square(circularConvolution(x as tf.Tensor4D, kernel, { activation: "relu" })));
      const squaredSlope = (x: tf.Tensor) => tf.sum(tf.square(tf.grad(energy)(x)));
      return [tf.grad(squaredSlope)(tf.tensor4d(xs, [...BOX]))];
    });
    assertClose(found, expected);
  },
);

/** Within 1e-5 of the largest value: a sum's error is that of its terms. */
function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(found.length, expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  assert.ok(largest > 0);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(Math.abs(found[i] - expected[i]) <= 1e-5 * largest, `[${i}]: ${found[i]} for ${expected[i]}`);
  }
}
