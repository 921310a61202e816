import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { matrixVector } from "@/math/matrix.ts";
import { foldKernel, unfoldKernel } from "./kernel_matrix.ts";
import { weightSpectrum } from "./weight_spectra.ts";

await selectBackend({ requested: "cpu" });

const random = randomStream(1, "weight spectra test");
const gaussian = (size: number) => Float32Array.from({ length: size }, () => random.normal());

Deno.test("unfoldKernel: the matrix times a patch is the convolution's pixel (oracle: tf.conv2d)", () => {
  const [data, patch] = [gaussian(3 * 3 * 2 * 5), gaussian(3 * 3 * 2)];
  const pixel = tf.tidy(() =>
    tf.conv2d(tf.tensor4d(patch, [1, 3, 3, 2]), tf.tensor4d(data, [3, 3, 2, 5]), 1, "valid").dataSync()
      .slice()
  );
  const ours = matrixVector(unfoldKernel({ data, shape: [3, 3, 2, 5] }), patch);
  assert.equal(ours.length, 5);
  ours.forEach((value, channel) =>
    assert.ok(Math.abs(value - pixel[channel]) < 1e-5, `${value}, ${pixel[channel]}`)
  );
});

Deno.test("foldKernel: folding what was unfolded gives the kernel (bits)", () => {
  const data = gaussian(3 * 3 * 2 * 5);
  assert.deepEqual(foldKernel(unfoldKernel({ data, shape: [3, 3, 2, 5] })), data);
});

Deno.test("orthogonal rows: all values equal, both ranks full (by hand)", () => {
  // Each of three output channels sees one tap of its own, weight 2.
  const data = new Float64Array(1 * 2 * 2 * 3);
  for (let channel = 0; channel < 3; channel++) data[channel * 3 + channel] = 2;
  const spectrum = weightSpectrum({ data, shape: [1, 2, 2, 3] });
  assert.deepEqual([...spectrum.singularValues], [2, 2, 2]);
  assert.deepEqual(spectrum.shape, [3, 4]);
  assert.ok(Math.abs(spectrum.frobeniusNorm - Math.sqrt(12)) < 1e-15);
  assert.equal(spectrum.stableRank, 3);
  assert.ok(Math.abs(spectrum.effectiveRank - 3) < 1e-14);
});

Deno.test("a kernel of rank one: one value, both ranks 1; a kernel of zeros: 0 (by hand)", () => {
  const one = weightSpectrum({ data: [1, 2, 2, 4, 3, 6], shape: [1, 1, 3, 2] });
  assert.ok(Math.abs(one.singularValues[0] - Math.sqrt(70)) < 1e-14 && one.singularValues[1] < 1e-14);
  assert.ok(Math.abs(one.stableRank - 1) < 1e-14 && Math.abs(one.effectiveRank - 1) < 1e-12);
  const zeros = weightSpectrum({ data: new Float64Array(8), shape: [1, 2, 2, 2] });
  assert.deepEqual([...zeros.singularValues], [0, 0]);
  assert.deepEqual([zeros.frobeniusNorm, zeros.stableRank, zeros.effectiveRank], [0, 0, 0]);
});

Deno.test("permuting channels and taps leaves the spectrum; scaling scales it (invariance)", () => {
  const data = gaussian(3 * 3 * 2 * 5);
  const plain = weightSpectrum({ data, shape: [3, 3, 2, 5] });
  const reversed = weightSpectrum({ data: data.toReversed(), shape: [3, 3, 2, 5] });
  const scaled = weightSpectrum({ data: data.map((value) => 4 * value), shape: [3, 3, 2, 5] });
  plain.singularValues.forEach((value, i) => {
    assert.ok(Math.abs(reversed.singularValues[i] - value) < 1e-13);
    assert.equal(scaled.singularValues[i], 4 * value);
  });
});

Deno.test("a kernel without four axes, unfilled or not finite is refused (the messages)", () => {
  assert.throws(
    () => weightSpectrum({ data: [1, 2], shape: [1, 2] }),
    /RangeError: Cannot unfold a kernel: .* got \[1, 2\]/,
  );
  assert.throws(() => weightSpectrum({ data: [1], shape: [1, 1, 1, 2] }), /with 1 values/);
  assert.throws(() => weightSpectrum({ data: [1, NaN], shape: [1, 1, 1, 2] }), /finite, got NaN at \[1, 0\]/);
});
