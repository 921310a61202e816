import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel } from "./build.ts";
import { TINY_NETWORKS } from "./testing/tiny_networks.ts";

await selectBackend({ requested: "cpu" });

const model = buildModel({ ...TINY_NETWORKS.fractal_unet, input_shape: [8, 8, 2], channels: [2, 3] }, {
  seed: 4,
});
const random = randomStream(4, "hooks test");
const x = tf.tensor4d(Float32Array.from({ length: 128 }, () => random.normal()), [1, 8, 8, 2]);

const run = (hooks = {}) => tf.tidy(() => model.forward(x, { hooks }).dataSync().slice());
const plain = run();

Deno.test("hooks: an identity hook at every point leaves the output bit-identical (bits)", () => {
  for (const name of model.hookPoints) {
    let calls = 0;
    assert.deepEqual(run({ [name]: (h: tf.Tensor4D) => (calls++, h) }), plain, name);
    assert.equal(calls, 1, name);
  }
});

Deno.test("hooks: every point reaches the output (doubling the activation changes it)", () => {
  for (const name of model.hookPoints) {
    assert.notDeepEqual(run({ [name]: (h: tf.Tensor4D) => tf.mul(h, 2) }), plain, name);
  }
});

Deno.test("hooks: another input's activations patched in at the input's place give its output (bits)", () => {
  const other = tf.tensor4d(Float32Array.from({ length: 128 }, () => random.normal()), [1, 8, 8, 2]);
  const expected = tf.tidy(() => model.forward(other).dataSync().slice());
  assert.deepEqual(run({ input: () => other }), expected);
  other.dispose();
});

Deno.test("hooks: an activation that a hook keeps outlives the run, nothing else does (tensor count)", () => {
  const before = tf.memory().numTensors;
  let kept: tf.Tensor4D | undefined;
  model.forward(x, { hooks: { bottleneck: (h) => (kept = tf.keep(h)) } }).dispose();
  assert.deepEqual(kept?.shape, [1, 4, 4, 3]);
  assert.equal(tf.memory().numTensors, before + 1);
  kept?.dispose();
});

Deno.test("hooks: an unknown name, one place named twice and a changed shape are refused (the messages)", () => {
  const identity = (h: tf.Tensor4D) => h;
  const refused = (hooks: object, message: RegExp) =>
    assert.throws(() => run(hooks), (error) => error instanceof InputError && message.test(error.message));
  refused({ botleneck: identity }, /unknown hook point 'botleneck', did you mean 'bottleneck'/);
  refused({ bottleneck: identity, "bottleneck.join": identity }, /both mean node 'bottleneck.join'/);
  refused({ encoder0: (h: tf.Tensor4D) => tf.tile(h, [2, 1, 1, 1]) }, /shape \[2,8,8,2\]/);
});

for (const config of [TINY_NETWORKS.resnet, TINY_NETWORKS.fno]) {
  Deno.test(`hooks: ${config.type} can be read and changed at every point, bottleneck and output among them (bits)`, () => {
    const other = buildModel(config, { seed: 4 });
    const fields = tf.tensor4d(Float32Array.from({ length: 192 }, () => random.normal()), [1, 8, 12, 2]);
    const predicted = (hooks = {}) => tf.tidy(() => other.forward(fields, { hooks }).dataSync().slice());
    const untouched = predicted();
    for (const name of other.hookPoints) {
      assert.deepEqual(predicted({ [name]: (h: tf.Tensor4D) => h }), untouched, name);
      assert.notDeepEqual(predicted({ [name]: (h: tf.Tensor4D) => tf.mul(h, 2) }), untouched, name);
    }
    assert.ok(["bottleneck", "output"].every((name) => other.hookPoints.includes(name)));
    tf.dispose(fields);
    other.dispose();
  });
}
