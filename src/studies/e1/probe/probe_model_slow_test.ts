/** All probes on a tiny network and synthetic waves, on the reference backend. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { canonicalJson } from "@/core/identity/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { type Model, readWeights } from "@/models/mod.ts";
import { namedPlaces } from "@/probes/mod.ts";
import { activationsOf } from "./activations.ts";
import { framesOf, spread } from "./frames.ts";
import { probeData, type ProbeFindings, probeModel } from "./probe_run.ts";
import { data, normalisation, settings, SIZE, tinyModel } from "./testing/tiny_probes.ts";

for (const type of ["unet", "fractal_unet"] as const) {
  Deno.test(`probes of a tiny ${type}: finite, the same bytes twice, patching 1 at its ends, edits undone (invariants)`, async () => {
    await selectBackend({ requested: "cpu" });
    const tensors = tf.memory().numTensors;
    const model = tinyModel(type);
    const before = canonicalJson(await weightsOf(model));
    const found: ProbeFindings[] = [];
    for (let round = 0; round < 2; round++) {
      found.push(await probeModel(model, probeData(data, settings), { settings, compiled: true }));
    }
    // canonicalJson refuses NaN and infinities
    assert.equal(canonicalJson(found[0]), canonicalJson(found[1]));
    assert.equal(canonicalJson(await weightsOf(model)), before);

    const [{ dimensions, information, patching, edits, weights, samples }] = found;
    assert.equal(samples, 18);
    assert.equal(dimensions[0].place, "bottleneck");
    assert.deepEqual(information.places.map(({ place }) => place), [
      "input",
      "encoder0",
      "bottleneck",
      "decoder0",
      "output",
    ]);
    assert.deepEqual([...dimensions, ...information.places].filter(({ none }) => none !== null), []);
    assert.ok(patching.none === null && patching.whole.degenerate === null);
    assert.deepEqual(patching.whole.places, ["input", "encoder0", "bottleneck", "decoder0", "output"]);
    // everything passes through these four
    for (const row of [0, 1, 3, 4]) assert.equal(patching.whole.recovery[row][0], 1);
    assert.notEqual(patching.whole.recovery[2][0], 1);
    assert.equal(edits.trials.length, 2);
    for (const trial of edits.trials) {
      assert.ok(trial.none === null, trial.none ?? "");
      assert.ok(trial.undone_bit_exact && trial.relative_residual <= 1e-6);
      assert.ok(trial.generality !== null && trial.locality !== null && trial.locality <= 1);
    }
    // a tail needs ten singular values: bottleneck kernels have twelve, those of the first resolution three
    const hasTail = (node: string) => weights.find((one) => one.node === node)!.tail.none === null;
    assert.ok(hasTail(edits.node) && !hasTail("output"));
    model.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });
}

for (const [type, edited] of [["resnet", "block1.conv1"], ["fno", "block0.bypass"]] as const) {
  Deno.test(`probes of a tiny ${type}: numbers at every place, the middle block's first convolution edited and undone (invariants)`, async () => {
    await selectBackend({ requested: "cpu" });
    const model = tinyModel(type);
    const before = canonicalJson(await weightsOf(model));
    const found = await probeModel(model, probeData(data, settings), { settings, compiled: true });
    canonicalJson(found);
    assert.equal(canonicalJson(await weightsOf(model)), before);
    const { dimensions, information, patching, edits, weights } = found;
    assert.equal(dimensions[0].place, "bottleneck");
    assert.deepEqual(information.places.map(({ place }) => place), namedPlaces(model));
    assert.deepEqual([...dimensions, ...information.places].filter(({ none }) => none !== null), []);
    // everything passes through every place
    assert.ok(patching.none === null && patching.whole.recovery.every(([all]) => all === 1));
    assert.equal(edits.node, edited);
    for (const trial of edits.trials) assert.ok(trial.none === null && trial.undone_bit_exact);
    const convolutions = model.graph.nodes.filter(({ op }) => op === "conv2d").map(({ id }) => id);
    assert.deepEqual(weights.map(({ node }) => node), convolutions);
    model.dispose();
  });
}

Deno.test("a network whose bottleneck is dead: reasons in place of numbers, no NaN (documented value)", async () => {
  await selectBackend({ requested: "cpu" });
  const model = tinyModel("unet");
  const kernel = model.variables.get("encoder0.conv2/kernel")!;
  kernel.assign(tf.zeros(kernel.shape));
  const found = await probeModel(model, probeData(data, settings), { settings, compiled: true });
  canonicalJson(found);
  assert.match(found.dimensions[0].none!, /duplicate/);
  const bottleneck = found.information.places.find(({ place }) => place === "bottleneck")!;
  assert.ok(bottleneck.none === null && bottleneck.input_nats === 0 && bottleneck.target_nats === 0);
  assert.equal(bottleneck.explained, 0);
  for (const trial of found.edits.trials) assert.match(trial.none!, /Cannot edit/);
  model.dispose();
});

Deno.test("activations are means over tiles, frame by frame and whatever the batch (oracle: sums written out)", async () => {
  await selectBackend({ requested: "cpu" });
  const model = tinyModel("unet");
  const frames = framesOf(data.evaluation[0].series, { normalisation, most: 5 });
  assert.deepEqual(spread(18, 5), [1, 5, 9, 12, 16]);
  assert.deepEqual(frames.frames.map(({ trajectory, time }) => 6 * trajectory + time), [1, 5, 9, 12, 16]);
  const found = await activationsOf(model, frames, { places: 4, batchSize: 2, compiled: true });
  assert.deepEqual([...found.keys()], namedPlaces(model));
  const atOnce = await activationsOf(model, frames, { places: 4, batchSize: 5, compiled: true });
  for (const [place, { data }] of found) {
    data.forEach((value, i) => assert.ok(Math.abs(value - atOnce.get(place)!.data[i]) < 1e-6));
  }
  const input = found.get("input")!;
  assert.deepEqual(input.shape, [5, 16]);
  frames.frames.forEach((frame, row) => {
    for (let tile = 0; tile < 16; tile++) {
      let sum = 0;
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 4; x++) {
          sum += frame.input[(4 * Math.floor(tile / 4) + y) * SIZE + 4 * (tile % 4) + x];
        }
      }
      assert.ok(Math.abs(input.data[row * 16 + tile] - sum / 16) < 1e-6);
    }
  });
  model.dispose();
});

async function weightsOf(model: Model): Promise<Record<string, number[]>> {
  const weights = await readWeights(model);
  return Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, [...data]]));
}
