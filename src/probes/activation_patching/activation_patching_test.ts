import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type ModelConfig } from "@/models/mod.ts";
import { TINY_UNET } from "@/models/testing/tiny_unet.ts";
import { activationPatching, type PatchingRequest } from "./activation_patching.ts";

await selectBackend({ requested: "cpu" });

const unet = TINY_UNET;
const chain: ModelConfig = { ...unet, use_skip: false };
const configs: readonly ModelConfig[] = [unet, { ...unet, type: "fractal_unet", columns: 2, drop_path: 0 }];

const random = randomStream(6, "activation patching test");
const field = (channels: number) =>
  tf.tensor4d(Float32Array.from({ length: 2 * 64 * channels }, () => random.normal()), [2, 8, 8, channels]);
const inputs: PatchingRequest = { clean: field(2), corrupt: field(2), target: field(1) };
const model = buildModel(unet, { seed: 1 });

for (const config of configs) {
  Deno.test(`${config.type}: recovery is 0 without a patch and 1 at its end (the definition, exact)`, async () => {
    using stack = new DisposableStack();
    const network = stack.adopt(buildModel(config, { seed: 1 }), (one) => one.dispose());
    const everywhere = network.graph.nodes.map(({ id }) => id);
    const places = [[], "input", "output", everywhere];
    const { recovery, degenerate } = await activationPatching(network, { ...inputs, places });
    assert.deepEqual(recovery, [[0], [1], [1], [1]]);
    assert.equal(degenerate, null);
  });
}

Deno.test("losses and recovery at each place (oracle: hooks by hand)", async () => {
  const map = await activationPatching(model, inputs);
  assert.deepEqual(map.places, ["input", "encoder0", "bottleneck", "decoder0", "output"]);
  assert.deepEqual(map.parts, ["whole"]);
  const lossOf = (x: tf.Tensor4D, hooks = {}) =>
    tf.tidy(() => {
      const residual = tf.sub(model.forward(x, { hooks }), inputs.target).dataSync<"float32">();
      return residual.reduce((sum, value) => sum + value ** 2, 0) / residual.length;
    });
  const [clean, corrupt] = [lossOf(inputs.clean), lossOf(inputs.corrupt)];
  for (const [row, place] of map.places.entries()) {
    const patchedLoss = tf.tidy(() => {
      let seen: tf.Tensor4D | undefined;
      model.forward(inputs.clean, { hooks: { [place]: (h) => (seen = tf.keep(tf.clone(h)), h) } });
      const loss = lossOf(inputs.corrupt, { [place]: () => tf.clone(seen!) });
      seen!.dispose();
      return loss;
    });
    const expected = (corrupt - patchedLoss) / (corrupt - clean);
    assert.ok(
      Math.abs(map.recovery[row][0]! - expected) < 1e-5,
      `${place}: ${map.recovery[row][0]}, ${expected}`,
    );
  }
  assert.ok(Math.abs(map.lossClean - clean) < 1e-6 && Math.abs(map.lossCorrupt - corrupt) < 1e-6);
});

Deno.test("without skips every place is a bottleneck: recovery 1 at each (exact)", async () => {
  const straight = buildModel(chain, { seed: 2 });
  const places = straight.graph.nodes.map(({ id }) => id);
  const { recovery } = await activationPatching(straight, { ...inputs, places });
  assert.ok(recovery.every(([one]) => one === 1), `${recovery}`);
  straight.dispose();
});

Deno.test("groups of channels and bands that hold everything are whole patches (invariant)", async () => {
  const whole = await activationPatching(model, inputs);
  const oneGroup = await activationPatching(model, { ...inputs, parts: { by: "channels", groups: 1 } });
  assert.deepEqual(oneGroup.recovery, whole.recovery);
  const oneBand = await activationPatching(model, {
    ...inputs,
    parts: { by: "bands", edges: [0, Infinity] },
  });
  oneBand.recovery.forEach(([one], row) =>
    assert.ok(Math.abs(one! - whole.recovery[row][0]!) < 1e-4, `${one}`)
  );
});

Deno.test("channels: the input's second channel alone is the input with that channel exchanged (by hand)", async () => {
  const parts = { by: "channels", groups: 2 } as const;
  const map = await activationPatching(model, { ...inputs, places: ["input"], parts });
  assert.deepEqual(map.parts, ["channels 1/2", "channels 2/2"]);
  const { clean, corrupt } = inputs;
  const mixed = tf.concat(
    [tf.slice(corrupt, [0, 0, 0, 0], [-1, -1, -1, 1]), tf.slice(clean, [0, 0, 0, 1])],
    3,
  );
  const direct = await activationPatching(model, { ...inputs, corrupt: mixed, places: [[]] });
  assert.equal(map.lossPatched[0][1], direct.lossCorrupt);
});

Deno.test("bands: of two waves only the one in the band is exchanged (by hand: cos 3x for cos 3x + cos 2y)", async () => {
  const wave = (at: (y: number, x: number) => number) =>
    tf.tensor4d(
      Float32Array.from({ length: 128 }, (_, i) =>
        at(2 * Math.PI * (i >> 4) / 8, 2 * Math.PI * (i >> 1 & 7) / 8)),
      [1, 8, 8, 2],
    );
  const clean = wave((y, x) => Math.cos(3 * x) + Math.cos(2 * y) + Math.sin(y + x));
  const corrupt = wave(() => 0);
  const expected = wave((y, x) => Math.cos(2 * y) + Math.sin(y + x)); // |k| = 2 and √2, which rounds to 1
  const target = tf.slice(inputs.target, [0, 0, 0, 0], [1, -1, -1, -1]);
  const parts = { by: "bands", edges: [1, 3, 4] } as const;
  const map = await activationPatching(model, { clean, corrupt, target, parts, places: ["input"] });
  assert.deepEqual(map.parts, ["1 ≤ k < 3", "3 ≤ k < 4"]);
  const direct = await activationPatching(model, { clean, corrupt: expected, target, places: [[]] });
  assert.ok(Math.abs(map.lossPatched[0][0]! - direct.lossCorrupt) < 1e-6);
  assert.ok(Math.abs(map.lossPatched[0][0]! - map.lossCorrupt) > 1e-4, "the band matters");
});

Deno.test("a part that a place has not is null: 3 channels in 4 groups, a band above a grid (by hand)", async () => {
  const places = ["encoder0", "bottleneck", ["encoder0", "bottleneck"]];
  const groups = await activationPatching(model, { ...inputs, places, parts: { by: "channels", groups: 4 } });
  assert.deepEqual(groups.recovery.map((row) => row.map((one) => one === null)), [
    [true, false, false, false],
    [false, false, false, false],
    [false, false, false, false],
  ]);
  // 4² pixels end at round(√8) = 3
  const bands = await activationPatching(model, {
    ...inputs,
    places,
    parts: { by: "bands", edges: [3, 4, 7] },
  });
  assert.deepEqual(bands.recovery.map((row) => row.map((one) => one === null)), [
    [false, false],
    [false, true],
    [false, false],
  ]);
});

Deno.test("equal inputs: no recovery, and the reason (the documented value)", async () => {
  const map = await activationPatching(model, { ...inputs, corrupt: inputs.clean, places: [[], "input"] });
  assert.deepEqual(map.recovery, [[null], [null]]);
  assert.match(map.degenerate!, /losses .* are equal/);
  assert.deepEqual(map.lossPatched, [[map.lossClean], [map.lossClean]]);
});

Deno.test("a loss of one's own is used (by hand: largest error)", async () => {
  const loss = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));
  const { lossClean, recovery } = await activationPatching(model, {
    ...inputs,
    loss,
    places: [[], "output"],
  });
  const expected = tf.tidy(() =>
    tf.max(tf.abs(tf.sub(model.forward(inputs.clean), inputs.target))).dataSync()[0]
  );
  assert.ok(Math.abs(lossClean - expected) < 1e-6);
  assert.deepEqual(recovery, [[0], [1]]);
});

Deno.test("nothing is left behind, after an error neither (tensor count)", async () => {
  const before = tf.memory().numTensors;
  await activationPatching(model, { ...inputs, parts: { by: "bands", edges: [0, 2, 9] } });
  await assert.rejects(
    activationPatching(model, { ...inputs, loss: () => NaN }),
    /RangeError: .* the loss .* NaN/,
  );
  assert.equal(tf.memory().numTensors, before);
  inputs.clean.dataSync(); // still the caller's
});

Deno.test("bad requests are refused (the messages)", async () => {
  const refused = (
    change: Partial<PatchingRequest>,
    message: RegExp,
    kind: typeof Error | typeof InputError = RangeError,
  ) =>
    assert.rejects(
      activationPatching(model, { ...inputs, ...change }),
      (error) => error instanceof kind && message.test(error.message),
    );
  await refused({ places: ["botleneck"] }, /did you mean 'bottleneck'/, InputError);
  await refused({ places: [["encoder0", "encoder0.conv2"]] }, /both mean node/, InputError);
  await refused(
    { corrupt: inputs.target },
    /inputs must have one shape, got \[2, 8, 8, 2\] and \[2, 8, 8, 1\]/,
  );
  await refused(
    { target: inputs.clean },
    /target must be like the prediction, got \[2, 8, 8, 2\] for \[2, 8, 8, 1\]/,
  );
  await refused({ parts: { by: "channels", groups: 0 } }, /groups must be a whole number from 1, got 0/);
  await refused({ parts: { by: "bands", edges: [2, 2] } }, /edges must rise from at least 0, got \[2, 2\]/);
  await refused({ parts: { by: "bands", edges: [1] } }, /edges must rise/);
});
