/** The operation on every backend that this machine has: TensorFlow's own op is the oracle of all others. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { cpuCandidate } from "@/backends/cpu/mod.ts";
import { wasmCandidate } from "@/backends/wasm/mod.ts";
import { findAdapter } from "@/backends/webgpu/adapter.ts";
import { webgpuCandidate } from "@/backends/webgpu/mod.ts";
import { hashedName, statelessUniform, streamSeed } from "./stateless_uniform.ts";

const noAdapter = await findAdapter().then(() => undefined, (error: Error) => error.message);
const others = [
  { name: "cpu", candidate: cpuCandidate, missing: undefined },
  { name: "wasm", candidate: wasmCandidate, missing: undefined },
  { name: "webgpu", candidate: webgpuCandidate({ acceptSoftware: true }), missing: noAdapter },
];

const seeds = [[0, 0], [7, -3], [-1, 5], [-(2 ** 31), 2 ** 31 - 1], [123_456_789, -987_654_321]];
const shapes = [[], [1], [3], [4], [5], [2, 3, 5], [1027], [0], [1, 2, 3, 4, 5]];

type Drawn = { shape: number[]; values: Float32Array }[];

/** Every shape with every seed, on the backend that is current. */
async function drawAll(): Promise<Drawn> {
  const drawn: Drawn = [];
  for (const seed of seeds) {
    for (const shape of shapes) {
      const tensor = tf.tidy(() => statelessUniform(shape, tf.tensor1d(seed, "int32")));
      drawn.push({ shape: tensor.shape, values: await tensor.data<"float32">() });
      tensor.dispose();
    }
  }
  return drawn;
}

/** Numbers of the cpu backend. */
async function draw(count: number, seed: number[]): Promise<Float32Array> {
  await tf.setBackend("cpu");
  return tf.tidy(() => statelessUniform([count], tf.tensor1d(seed, "int32")).dataSync<"float32">());
}

for (const { name, candidate, missing } of others) {
  const why = missing === undefined ? "" : ` (skipped: ${missing})`;
  Deno.test(
    `statelessUniform on ${name}: the bits of TensorFlow's StatelessRandomUniform, all sizes, negative seeds${why}`,
    {
      ignore: noTensorflow || missing !== undefined,
    },
    async () => {
      await tf.setBackend("tensorflow");
      const expected = await drawAll();
      const { tfjsBackend } = await candidate.open({ threads: null });
      await tf.setBackend(tfjsBackend);
      const before = tf.memory().numTensors;
      assert.deepEqual(await drawAll(), expected);
      assert.equal(tf.memory().numTensors, before);
    },
  );
}

Deno.test(
  "statelessUniform: TensorFlow keeps no tensor (the engine's count)",
  { ignore: noTensorflow },
  async () => {
    await tf.setBackend("tensorflow");
    const before = tf.memory().numTensors;
    await drawAll();
    assert.equal(tf.memory().numTensors, before);
  },
);

Deno.test("statelessUniform: the first numbers of one seed (TensorFlow 2.21's op, written down)", async () => {
  const expected = [
    0.4346421957015991,
    0.06527590751647949,
    0.7476129531860352,
    0.14876413345336914,
    0.5897864103317261,
    0.31938230991363525,
  ];
  assert.deepEqual([...await draw(6, [7, -3])], expected);
});

const DRAWS = 100_000;

Deno.test("statelessUniform: mean ½, variance 1/12, no relation of neighbours in the stream (closed forms, five sigma)", async () => {
  const values = await draw(DRAWS, [11, 4]);
  const mean = average(values, (value) => value);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  assert.ok(Math.abs(mean - 1 / 2) < 5 * Math.sqrt(1 / 12 / DRAWS), `mean ${mean}`);
  // The variance of (u − ½)² is 1/80 − 1/144 = 1/180.
  const variance = average(values, (value) => (value - 1 / 2) ** 2);
  assert.ok(Math.abs(variance - 1 / 12) < 5 * Math.sqrt(1 / 180 / DRAWS), `variance ${variance}`);
  for (const lag of [1, 2, 3, 4]) {
    const relation = correlation(values.subarray(lag), values.subarray(0, DRAWS - lag));
    assert.ok(Math.abs(relation) < 5 / Math.sqrt(DRAWS), `lag ${lag}: ${relation}`);
  }
});

Deno.test("statelessUniform: seeds that differ by one in either number are independent (correlation 0, five sigma)", async () => {
  const [first, ...neighbours] = await Promise.all(
    [[3, 8], [4, 8], [3, 9], [8, 3], [-3, 8], [3, -8]].map((seed) => draw(DRAWS, seed)),
  );
  for (const neighbour of neighbours) {
    const relation = correlation(first, neighbour);
    assert.ok(Math.abs(relation) < 5 / Math.sqrt(DRAWS), `${relation}`);
  }
});

Deno.test("statelessUniform: a gradient passes by it, as by a constant (derivative by hand)", async () => {
  await tf.setBackend("cpu");
  tf.tidy(() => {
    const seed = tf.tensor1d([1, 2], "int32");
    const drawn = statelessUniform([3], seed);
    const gradient = tf.grad((x) => tf.mul(x, statelessUniform([3], seed)))(tf.ones([3]));
    assert.deepEqual(gradient.dataSync(), drawn.dataSync());
  });
});

Deno.test("statelessUniform: what is no seed is refused (the contract)", async () => {
  await tf.setBackend("cpu");
  tf.tidy(() => {
    assert.throws(
      () => statelessUniform([3], tf.tensor1d([1, 2], "float32")),
      /Cannot draw: the seed must be int32 \[2\], got float32 \[2\]/,
    );
    assert.throws(() => statelessUniform([3], tf.tensor1d([1], "int32")), /got int32 \[1\]/);
  });
});

await wasmCandidate.open({ threads: null });

for (const backend of ["cpu", "wasm", ...(noTensorflow ? [] : ["tensorflow"])]) {
  Deno.test(`streamSeed on ${backend}: the sum modulo 2³² in two's complement (JavaScript's integers)`, async () => {
    await tf.setBackend(backend);
    for (const key of [0, 5, -1, 2 ** 31 - 1, -(2 ** 31)]) {
      for (const name of ["encoder1.dropout", "decoder0.join", ""]) {
        const found = tf.tidy(() => streamSeed(tf.tensor1d([key, 17], "int32"), name).dataSync());
        assert.deepEqual([...found], [(key + hashedName(name)) | 0, 17]);
      }
    }
  });
}

Deno.test("hashedName: the first four bytes of SHA-256 as an integer with a sign (the standard's 'abc')", () => {
  assert.equal(hashedName("abc"), 0xba7816bf | 0);
});

function average(values: Float32Array, of: (value: number) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0) / values.length;
}

/** Of two samples of the uniform distribution, whose mean and variance are known. */
function correlation(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + (value - 1 / 2) * (b[index] - 1 / 2), 0) * 12 / a.length;
}
