/** All probes on a tiny network and synthetic waves, on the reference backend. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { canonicalJson } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { buildModel, type Model, readWeights } from "@/models/mod.ts";
import type { FieldSeries } from "@/training/mod.ts";
import { activationsOf, placesOf } from "./activations.ts";
import { framesOf, spread } from "./frames.ts";
import { type ProbeFindings, probeModel } from "./probe_run.ts";
import { PROBE_SETTINGS } from "./settings.ts";

const SIZE = 16;

/** Waves of random phases that move on, the larger the amplitude the farther from the training distribution. */
function waves(seed: number, amplitude: number): FieldSeries {
  const random = randomStream(seed, "waves");
  const shape = [3, 7, SIZE, SIZE, 1] as const;
  const data = new Float32Array(3 * 7 * SIZE * SIZE);
  let at = 0;
  for (let trajectory = 0; trajectory < 3; trajectory++) {
    const modes = Array.from({ length: 6 }, () => ({
      ky: random.integer(4),
      kx: 1 + random.integer(3),
      phase: 2 * Math.PI * random.uniform(),
      speed: 0.2 + random.uniform(),
    }));
    for (let time = 0; time < 7; time++) {
      for (let point = 0; point < SIZE * SIZE; point++) {
        const [y, x] = [Math.floor(point / SIZE), point % SIZE].map((i) => 2 * Math.PI * i / SIZE);
        data[at++] = amplitude *
          modes.reduce((sum, m) => sum + Math.sin(m.ky * y + m.kx * x + m.phase + m.speed * time), 0);
      }
    }
  }
  return { data, shape };
}

const normalisation = { input: [1], increment: [1] };
const data = {
  evaluation: [{ name: "ind", series: waves(1, 0.5) }, { name: "ood", series: waves(2, 1.5) }],
  normalisation,
};
const settings = { ...PROBE_SETTINGS, patchingPairs: 3, edits: 2, editKeyFrames: 4, editUnrelatedFrames: 3 };

function tinyModel(type: "unet" | "fractal_unet"): Model {
  const shared = {
    name: "tiny",
    input_shape: [SIZE, SIZE, 1] as const,
    output_channels: 1,
    channels: [3, 12],
    kernel_size: 3,
    use_skip: true,
    dropout: 0.1,
  };
  return type === "unet"
    ? buildModel({ type, ...shared }, { seed: 1 })
    : buildModel({ type, ...shared, columns: 2, drop_path: 0.1 }, { seed: 1 });
}

for (const type of ["unet", "fractal_unet"] as const) {
  Deno.test(`probes of a tiny ${type}: finite, the same bytes twice, patching 1 at its ends, edits undone (invariants)`, async () => {
    await selectBackend({ requested: "cpu" });
    const tensors = tf.memory().numTensors;
    const model = tinyModel(type);
    const before = canonicalJson(await weightsOf(model));
    const found: ProbeFindings[] = [];
    for (let round = 0; round < 2; round++) found.push(await probeModel(model, data, { settings }));
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
    assert.equal(patching.whole.recovery[0][0], 1);
    assert.equal(patching.whole.recovery.at(-1)![0], 1);
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

Deno.test("a network whose bottleneck is dead: reasons in place of numbers, no NaN (documented value)", async () => {
  await selectBackend({ requested: "cpu" });
  const model = tinyModel("unet");
  const kernel = model.variables.get("encoder0.conv2/kernel")!;
  kernel.assign(tf.zeros(kernel.shape));
  const found = await probeModel(model, data, { settings });
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
  const found = await activationsOf(model, frames, { places: 4, batchSize: 2 });
  assert.deepEqual([...found.keys()], placesOf(model));
  const atOnce = await activationsOf(model, frames, { places: 4, batchSize: 5 });
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
