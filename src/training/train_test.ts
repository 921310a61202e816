import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, modelConfigSchema, readWeights } from "@/models/mod.ts";
import type { FieldSeries } from "./batches.ts";
import { train, type TrainingSettings } from "./train.ts";

await selectBackend({ requested: "wasm" });

const fields = {
  name: "tiny",
  type: "fractal_unet",
  input_shape: [8, 8, 1],
  channels: [2, 3],
  kernel_size: 3,
  use_skip: true,
  dropout: 0.1,
  columns: 2,
  drop_path: 0.2,
};
const config = modelConfigSchema.parse(fields);

/** A pattern that drifts by one grid point an interval: learnable. */
function drifting(trajectories: number, name: string): FieldSeries {
  const [times, size] = [4, 8];
  const data = new Float32Array(trajectories * times * size * size);
  for (let trajectory = 0, at = 0; trajectory < trajectories; trajectory++) {
    const phase = 6 * randomStream(1, `${name}/${trajectory}`).uniform();
    for (let time = 0; time < times; time++) {
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) data[at++] = Math.sin(2 * Math.PI * (x - time) / size + phase);
      }
    }
  }
  return { data, shape: [trajectories, times, size, size, 1] };
}

const data = {
  training: drifting(4, "training"),
  validation: drifting(1, "validation"),
  plan: {
    seed: 5,
    batchSize: 2,
    normalisation: { input: [0.7], increment: [0.5] },
    symmetry: { y: 1, x: 1 },
  },
};
const settings: TrainingSettings = {
  steps: 12,
  learningRate: 0.01,
  warmupSteps: 2,
  checkpointEverySteps: 5,
  validateEverySteps: 4,
};

async function trained(checkpointPath: string, options: { stopAt?: number } = {}) {
  const model = buildModel(config, { seed: 5 });
  class Stopped extends Error {}
  try {
    const outcome = await train(model, data, {
      settings,
      checkpointPath,
      onStep: (step) => {
        if (step === options.stopAt) throw new Stopped();
      },
    });
    return { outcome, weights: await readWeights(model) };
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  } finally {
    model.dispose();
  }
}

Deno.test("training stopped between checkpoints and resumed ends with the bits of one that ran through (invariant)", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const whole = await trained(join(folder, "whole.h5"));
    assert.equal(await trained(join(folder, "parts.h5"), { stopAt: 8 }), undefined);
    assert.equal(await trained(join(folder, "parts.h5"), { stopAt: 11 }), undefined);
    const parts = await trained(join(folder, "parts.h5"));
    assert.deepEqual(parts, whole);
    assert.equal(whole?.outcome.history.trainingLoss.length, settings.steps);
    assert.deepEqual(whole?.outcome.history.validationStep, [4, 8, 12]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a loss that is not finite ends the training as diverged, with the step and a remedy", async () => {
  const folder = await Deno.makeTempDir();
  const model = buildModel(modelConfigSchema.parse({ ...fields, drop_path: 0, dropout: 0 }), { seed: 5 });
  try {
    const outcome = await train(model, data, {
      settings: { ...settings, learningRate: 1e30, warmupSteps: 0 },
      checkpointPath: join(folder, "checkpoint.h5"),
    });
    assert.equal(outcome.status, "diverged");
    assert.ok(outcome.status === "diverged" && outcome.step >= 1 && outcome.step < settings.steps);
    assert.ok(outcome.status === "diverged" && /lower training\.learning_rate/.test(outcome.remedy));
  } finally {
    model.dispose();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("no tensor is left behind by a training (invariant)", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await trained(join(folder, "warm-up.h5"));
    const before = tf.memory().numTensors;
    await trained(join(folder, "again.h5"));
    assert.equal(tf.memory().numTensors, before);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
