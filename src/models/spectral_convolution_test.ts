import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { onBackend } from "@/backends/on_backend.ts";
import { noTensorflow, valuesOn } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { spectralConvolution } from "./spectral_convolution.ts";

await selectBackend({ requested: "cpu" });

const random = randomStream(1, "spectral convolution test");
const normals = (count: number) => Float32Array.from({ length: count }, () => random.normal());

interface Layer {
  readonly box: readonly [batch: number, y: number, x: number, channel: number];
  readonly modes: number;
  readonly channelsOut: number;
}

const SMALL: Layer = { box: [2, 8, 8, 3], modes: 3, channelsOut: 2 };

const multiplierShape = ({ box, modes, channelsOut }: Layer) =>
  [2 * modes - 1, modes, 2, box[3], channelsOut] as [number, number, number, number, number];

function draw(layer: Layer) {
  const [batch, rows, columns] = layer.box;
  const shape = multiplierShape(layer);
  return {
    x: normals(layer.box.reduce((a, b) => a * b)),
    multiplier: normals(shape.reduce((a, b) => a * b)),
    dy: normals(batch * rows * columns * layer.channelsOut),
  };
}

const tensorsOf = (layer: Layer, { x, multiplier, dy }: ReturnType<typeof draw>) => ({
  x: tf.tensor4d(x, [...layer.box]),
  multiplier: tf.tensor5d(multiplier, multiplierShape(layer)),
  dy: tf.tensor4d(dy, [...layer.box.slice(0, 3), layer.channelsOut] as [number, number, number, number]),
});

/** The layer by full transforms in double precision (fft.js): the real part of what the kept half plane gives. */
function byTransforms({ box: [batch, size, , channels], modes, channelsOut }: Layer, drawn: {
  readonly x: Float32Array;
  readonly multiplier: Float32Array;
}): Float64Array {
  const fft = createFft2d(size);
  const points = size * size;
  const y = new Float64Array(batch * points * channelsOut);
  for (let n = 0; n < batch; n++) {
    const spectra = Array.from({ length: channels }, (_, channel) => {
      for (let p = 0; p < points; p++) {
        fft.physical[2 * p] = drawn.x[(n * points + p) * channels + channel];
        fft.physical[2 * p + 1] = 0;
      }
      fft.forward();
      return fft.spectral.slice();
    });
    for (let o = 0; o < channelsOut; o++) {
      fft.spectral.fill(0);
      for (let ky = 1 - modes; ky < modes; ky++) {
        for (let kx = 0; kx < modes; kx++) {
          const place = 2 * (kx * size + (ky + size) % size);
          const row = ky < 0 ? ky + 2 * modes - 1 : ky;
          for (let c = 0; c < channels; c++) {
            const weight = (part: number) =>
              drawn.multiplier[(((row * modes + kx) * 2 + part) * channels + c) * channelsOut + o];
            const [re, im] = [spectra[c][place], spectra[c][place + 1]];
            const twice = kx === 0 ? 1 : 2;
            fft.spectral[place] += twice * (re * weight(0) - im * weight(1));
            fft.spectral[place + 1] += twice * (re * weight(1) + im * weight(0));
          }
        }
      }
      fft.backward();
      for (let p = 0; p < points; p++) y[(n * points + p) * channelsOut + o] = fft.physical[2 * p];
    }
  }
  return y;
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    assert.ok(distance <= tolerance * scale, `at ${i}: ${actual[i]}, expected ${expected[i]} of ${scale}`);
  }
}

for (const [size, modes] of [[4, 1], [8, 3], [8, 4], [32, 5], [64, 8]]) {
  Deno.test(`spectralConvolution: ${modes} modes on ${size}² points are those of a full transform (fft.js in double precision, 1e-6)`, () => {
    const layer: Layer = { box: [2, size, size, 3], modes, channelsOut: 2 };
    const drawn = draw(layer);
    const actual = tf.tidy(() => {
      const { x, multiplier } = tensorsOf(layer, drawn);
      return spectralConvolution(x, multiplier).dataSync();
    });
    closeTo(actual, byTransforms(layer, drawn), 1e-6);
  });
}

Deno.test("spectralConvolution: a wave of its own comes out turned and scaled by R (cos(k·r) → |R| cos(k·r + arg R), by hand)", () => {
  const [rows, columns] = [12, 10]; // no power of two, and no square
  const [ky, kx, modes] = [-2, 1, 3];
  const angleAt = (p: number) =>
    2 * Math.PI * (ky * Math.floor(p / columns) / rows + kx * (p % columns) / columns);
  const x = Float32Array.from({ length: rows * columns }, (_, p) => Math.cos(angleAt(p)));
  const [re, im] = [0.6, -1.1];
  const multiplier = new Float32Array(5 * 3 * 2);
  multiplier.set([re, im], ((ky + 5) * modes + kx) * 2);
  const actual = tf.tidy(() =>
    spectralConvolution(tf.tensor4d(x, [1, rows, columns, 1]), tf.tensor5d(multiplier, [5, 3, 2, 1, 1]))
      .dataSync()
  );
  const expected = Array.from(
    x,
    (_, p) => Math.hypot(re, im) * Math.cos(angleAt(p) + Math.atan2(im, re)),
  );
  closeTo(actual, expected, 1e-6);
});

Deno.test("spectralConvolution: rolling the input by any pixels rolls the output (translation equivariance, rounding)", () => {
  const layer: Layer = { box: [1, 8, 12, 2], modes: 4, channelsOut: 3 };
  tf.tidy(() => {
    const { x, multiplier } = tensorsOf(layer, draw(layer));
    const rolled = (values: tf.Tensor4D, [down, right]: readonly [number, number]) => {
      const [, rows, columns] = values.shape;
      const pixels = Array.from({ length: rows * columns }, (_, p) => {
        const [y, column] = [Math.floor(p / columns), p % columns];
        return ((y - down + rows) % rows) * columns + (column - right + columns) % columns;
      });
      const flat = tf.reshape(values, [1, rows * columns, values.shape[3]]);
      return tf.reshape<tf.Rank.R4>(tf.gather(flat, tf.tensor1d(pixels, "int32"), 1), values.shape);
    };
    for (const shift of [[1, 0], [0, 5], [3, 7]] as const) {
      const [first, second] = [
        spectralConvolution(rolled(x, shift), multiplier),
        rolled(spectralConvolution(x, multiplier), shift),
      ];
      closeTo(first.dataSync(), second.dataSync(), 2e-6);
    }
  });
});

Deno.test("spectralConvolution: gradients are the adjoints, in each direction (bilinear identity)", () => {
  const drawn = draw(SMALL);
  tf.tidy(() => {
    const { x, multiplier, dy } = tensorsOf(SMALL, drawn);
    const layer = (a: tf.Tensor, r: tf.Tensor) => spectralConvolution(a as tf.Tensor4D, r as tf.Tensor5D);
    const [dx, dMultiplier] = tf.grads(layer)([x, multiplier], dy);
    // ⟨∂x, u⟩ = ⟨layer(u, R), dy⟩ and ⟨∂R, V⟩ = ⟨layer(x, V), dy⟩ for all u and V, as the layer is linear in each
    for (let trial = 0; trial < 5; trial++) {
      const other = tensorsOf(SMALL, draw(SMALL));
      const expected = [
        byTransforms(SMALL, { ...drawn, x: other.x.dataSync<"float32">() }),
        byTransforms(SMALL, { ...drawn, multiplier: other.multiplier.dataSync<"float32">() }),
      ].map((y) => y.reduce((sum, value, i) => sum + value * drawn.dy[i], 0));
      const inner = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0];
      closeTo([inner(dx, other.x), inner(dMultiplier, other.multiplier)], expected, 1e-5);
    }
  });
});

const VALUES = (layer: Layer, drawn: ReturnType<typeof draw>) => (): tf.Tensor[] => {
  const { x, multiplier, dy } = tensorsOf(layer, drawn);
  const run = (a: tf.Tensor, r: tf.Tensor) => spectralConvolution(a as tf.Tensor4D, r as tf.Tensor5D);
  return [run(x, multiplier), ...tf.grads(run)([x, multiplier], dy)];
};

for (const backend of ["wasm", "tensorflow"] as const) {
  Deno.test(`spectralConvolution: value and gradients on ${backend} (the cpu backend, 1e-5)`, {
    ignore: backend === "tensorflow" && noTensorflow,
  }, async () => {
    const layer: Layer = { box: [3, 16, 12, 4], modes: 4, channelsOut: 5 };
    const compute = VALUES(layer, draw(layer));
    if (backend === "wasm") await selectBackend({ requested: "wasm" });
    const found = await onBackend(backend, () => valuesOn(backend, compute));
    const expected = await valuesOn("cpu", compute);
    found.forEach((values, index) => closeTo(values, expected[index], 1e-5));
  });
}

Deno.test(
  "spectralConvolution: compiled, it gives eager's numbers, and holds no tensor (eager, 1e-6; tensor count)",
  {
    ignore: noTensorflow,
  },
  async () => {
    await tf.setBackend("tensorflow");
    const { x, multiplier } = tensorsOf(SMALL, draw(SMALL));
    const gradients = (a: tf.Tensor4D, r: tf.Tensor5D) =>
      tf.grads((a, r) => tf.sum(tf.square(spectralConvolution(a as tf.Tensor4D, r as tf.Tensor5D))))([a, r]);
    const compiled = jit(({ a, r }: { a: tf.Tensor4D; r: tf.Tensor5D }) => gradients(a, r), {
      name: "spectral",
    });
    const before = tf.memory().numTensors;
    for (let call = 0; call < 2; call++) {
      const [eager, traced] = [tf.tidy(() => gradients(x, multiplier)), compiled({ a: x, r: multiplier })];
      traced.forEach((tensor, i) => closeTo(tensor.dataSync(), eager[i].dataSync(), 1e-6));
      tf.dispose([eager, traced]);
    }
    assert.equal(tf.memory().numTensors, before);
    compiled.dispose();
    tf.dispose([x, multiplier]);
    await tf.setBackend("cpu");
  },
);
