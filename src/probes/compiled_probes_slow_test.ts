/** Probes as compiled functions: traced once, and what op by op gives; on the cpu backend they run op by op. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { tfjsBackendName } from "@/backends/tensorflow/constants.ts";
import { noTensorflow, openBinding } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type ForwardOptions, type Model } from "@/models/mod.ts";
import { TINY_UNET } from "@/models/testing/tiny_unet.ts";
import { activationPatching } from "./activation_patching/activation_patching.ts";
import { openPatching } from "./activation_patching/maps.ts";
import { patched } from "./activation_patching/parts.ts";
import { activationReader, namedPlaces, observed } from "./activations.ts";
import { editConvolution } from "./convolution_edit/edit_convolution.ts";
import { keyReader } from "./convolution_edit/keys.ts";

await selectBackend({ requested: "cpu" });

const random = randomStream(9, "compiled probes test");
const field = (channels: number, batch = 2) =>
  tf.tensor4d(Float32Array.from({ length: batch * 64 * channels }, () => random.normal()), [
    batch,
    8,
    8,
    channels,
  ]);

/** A tiny network, and the same counting how often its forward pass is gone through: at each call, or at each trace. */
function networks(): { plain: Model; counting: Model; passes: () => number } {
  const plain = buildModel(TINY_UNET, { seed: 3 });
  let passes = 0;
  const forward = (x: tf.Tensor4D, options?: ForwardOptions) => (passes++, plain.forward(x, options));
  return { plain, counting: { ...plain, forward }, passes: () => passes };
}

/** Activations by hand, op by op. */
function handRead(model: Model, x: tf.Tensor4D): Record<string, Float32Array> {
  const seen: Record<string, Float32Array> = {};
  const hooks = Object.fromEntries(
    namedPlaces(model).map((
      place,
    ) => [place, (h: tf.Tensor4D) => (seen[place] = h.dataSync<"float32">().slice(), h)]),
  );
  tf.tidy(() => void model.forward(x, { hooks }));
  return seen;
}

/** Each rounding of float32 loses 6e-8, a sum of some hundred terms a few times that. */
function assertClose(found: Float32Array, expected: Float32Array, what: string): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) <= 1e-5 * (1 + Math.abs(expected[i])), what)
  );
}

for (const backend of ["cpu", tfjsBackendName]) {
  const ignore = backend === tfjsBackendName && noTensorflow;
  const compiles = backend === tfjsBackendName;
  const test = (name: string, work: () => Promise<void>) =>
    Deno.test(`${backend}: ${name}`, { ignore }, async () => {
      await tf.setBackend(backend);
      const held = () => [tf.memory().numTensors, compiles ? openBinding().getNumOfTensors() : 0];
      const before = held();
      await work();
      assert.deepEqual(held(), before, "tensors, handles");
    });

  test("activations at every place, one trace a shape, edited weights at once (oracle: hooks by hand)", async () => {
    const { plain, counting, passes } = networks();
    const places = namedPlaces(plain);
    using read = activationReader(counting, { places });
    const look = (x: tf.Tensor4D) => {
      const found = read(x);
      assert.deepEqual(Object.keys(found), places);
      const expected = handRead(plain, x);
      for (const place of places) assertClose(found[place].dataSync<"float32">(), expected[place], place);
      tf.dispose(Object.values(found));
      return expected.output;
    };
    const inputs = [field(2), field(2), field(2, 1), field(2)];
    const counts = inputs.map((x) => (look(x), passes()));
    assert.deepEqual(counts, compiles ? [1, 1, 2, 2] : [1, 2, 3, 4]);

    const [x] = inputs;
    const nodeId = "bottleneck.conv1";
    using keys = keyReader(counting, { nodeId });
    const { data, shape: [, length] } = await keys.read({ x });
    const key = data.subarray(0, length);
    const before = look(x);
    const edit = await editConvolution(plain, nodeId, { key, value: [5, -5, 5, -5], keys: [key] });
    assert.notDeepEqual(look(x), before);
    await edit.undo();
    assert.deepEqual(look(x), before);
    if (compiles) assert.equal(passes(), 3); // the keys' own trace, and no other
    tf.dispose(inputs);
    plain.dispose();
  });

  test("patching: one trace for all maps, losses to 1e-5 of those op by op (oracle: op by op)", async () => {
    const { plain, counting, passes } = networks();
    const [clean, corrupt, target] = [field(2), field(2), field(1)];
    const places = [[], ...namedPlaces(plain), ["bottleneck", "encoder0"]];
    const inputs = { clean, corrupt, target, places };
    using patching = await openPatching(counting, inputs);
    for (
      const parts of [
        { by: "whole" },
        { by: "channels", groups: 2 },
        { by: "bands", edges: [0, 2, Infinity] },
      ] as const
    ) {
      const found = await patching.map(parts);
      const expected = await activationPatching(plain, { ...inputs, parts, compiled: false });
      const losses = (map: typeof found) =>
        Float32Array.from([map.lossClean, map.lossCorrupt, ...map.lossPatched.flat().map(Number)]);
      assertClose(losses(found), losses(expected), parts.by);
      assert.deepEqual([found.recovery[0], expected.recovery[0]], Array(2).fill(found.parts.map(() => 0)));
      if (parts.by === "whole") assert.deepEqual([found.recovery[1], found.recovery[5]], [[1], [1]]);
    }
    if (compiles) assert.equal(passes(), 1);
    tf.dispose([clean, corrupt, target]);
    plain.dispose();
  });

  test("bands of two places at once, in any order: the later one sees the earlier (oracle: hooks by hand)", async () => {
    const { plain } = networks();
    const [clean, corrupt, target] = [field(2), field(2), field(1)];
    const parts = { by: "bands", edges: [0, 2] } as const;
    const places = [["bottleneck", "encoder0"]];
    const { lossPatched: [[found]] } = await activationPatching(plain, {
      clean,
      corrupt,
      target,
      places,
      parts,
    });
    const expected = tf.tidy(() => {
      const { activations } = observed(plain, clean, { places: places[0] });
      const { output } = observed(plain, corrupt, {
        places: places[0],
        replace: (h, place) => patched(parts, { column: 0, shape: h.shape })!(h, activations[place]),
      });
      return tf.mean(tf.squaredDifference(output, target)).dataSync()[0];
    });
    assert.ok(Math.abs(found! - expected) <= 1e-5 * expected, `${found}, ${expected}`);
    tf.dispose([clean, corrupt, target]);
    plain.dispose();
  });

  test("patching leaves nothing behind after an error (tensor count, handles)", async () => {
    const { plain } = networks();
    const [clean, corrupt, target] = [field(2), field(2), field(1)];
    const request = { clean, corrupt, target, parts: { by: "bands", edges: [0, 9] } } as const;
    let calls = 0;
    const loss = () => ++calls < 5 ? calls : NaN;
    await assert.rejects(activationPatching(plain, { ...request, loss }), /RangeError: .* the loss .* NaN/);
    assert.equal(calls, 5);
    tf.dispose([clean, corrupt, target]);
    plain.dispose();
  });
}

Deno.test("what is looked at by a function that gives it back is neither lost nor taken away (the plain values)", () => {
  const { plain } = networks();
  tf.tidy(() => {
    const x = field(2);
    const same = (activation: tf.Tensor4D) => activation;
    const { output, activations } = observed(plain, x, { places: ["input", "output"], of: same });
    assert.deepEqual(activations.input.dataSync(), x.dataSync());
    assert.deepEqual(activations.output.dataSync(), output.dataSync());
  });
  plain.dispose();
});
