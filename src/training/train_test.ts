import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { buildModel } from "@/models/mod.ts";
import { tinyData, tinySettings, tinyTraining, unregularisedConfig } from "./testing/tiny_training.ts";
import { train } from "./train.ts";

await selectBackend({ requested: "wasm" });

Deno.test("training stopped between checkpoints and resumed ends with the bits of one that ran through (invariant)", async () => {
  await using folder = await temporaryFolder();
  const [wholePath, partsPath] = ["whole.h5", "parts.h5"].map((name) => join(folder.path, name));
  const whole = await tinyTraining(wholePath);
  assert.equal(await tinyTraining(partsPath, { stopAt: 8 }), undefined);
  assert.equal(await tinyTraining(partsPath, { stopAt: 11 }), undefined);
  const parts = await tinyTraining(partsPath);
  assert.deepEqual(parts, whole);
  assert.equal(whole?.outcome.history.trainingLoss.length, tinySettings.steps);
  assert.deepEqual(whole?.outcome.history.validationStep, [4, 8, 12]);
});

Deno.test("on a backend that compiles nothing, jit changes no bit (invariant)", async () => {
  await using folder = await temporaryFolder();
  assert.deepEqual(
    await tinyTraining(join(folder.path, "jit.h5"), { jit: true, steps: 3 }),
    await tinyTraining(join(folder.path, "eager.h5"), { jit: false, steps: 3 }),
  );
});

Deno.test("a loss that is not finite ends the training as diverged, with the step and a remedy", async () => {
  await using folder = await temporaryFolder();
  const model = buildModel(unregularisedConfig, { seed: 5 });
  const outcome = await train(model, tinyData, {
    settings: { ...tinySettings, learningRate: 1e30, warmupSteps: 0 },
    checkpointPath: join(folder.path, "checkpoint.h5"),
  });
  model.dispose();
  assert.equal(outcome.status, "diverged");
  assert.ok(outcome.status === "diverged" && outcome.step >= 1 && outcome.step < tinySettings.steps);
  assert.ok(outcome.status === "diverged" && /lower training\.learning_rate/.test(outcome.remedy));
});

Deno.test("an update that leaves no numbers ends the training as diverged, though its loss was one (the last step's)", async () => {
  // 1e300 is infinite in float32, so that the first update gives infinite weights; nothing is trained after it
  for (const [steps, learningRate] of [[1, 1e300], [1, 3e38]]) {
    await using folder = await temporaryFolder();
    const checkpointPath = join(folder.path, "checkpoint.h5");
    const model = buildModel(unregularisedConfig, { seed: 5 });
    const outcome = await train(model, tinyData, {
      settings: { ...tinySettings, steps, learningRate, warmupSteps: 0 },
      checkpointPath,
    });
    model.dispose();
    assert.equal(outcome.status, "diverged", String(learningRate));
    assert.equal(outcome.history.trainingLoss.length, steps);
    assert.deepEqual(outcome.history.validationLoss, []);
    await assert.rejects(Deno.stat(checkpointPath), Deno.errors.NotFound);
  }
});

Deno.test("weights spoilt between two looks end the training at the next one, on no checkpoint (IEEE 754: NaN stays)", async () => {
  await using folder = await temporaryFolder();
  const checkpointPath = join(folder.path, "checkpoint.h5");
  const model = buildModel(unregularisedConfig, { seed: 5 });
  const [first] = model.variables.values();
  const outcome = await train(model, tinyData, {
    settings: tinySettings,
    checkpointPath,
    onStep: (step) => {
      if (step === 3) tf.tidy(() => first.assign(tf.fill(first.shape, NaN)));
    },
  });
  model.dispose();
  assert.equal(outcome.status === "diverged" && outcome.step, 3);
  await assert.rejects(Deno.stat(checkpointPath), Deno.errors.NotFound);
});

Deno.test("no tensor is left behind by a training, and none gathers from step to step (invariant)", async () => {
  await using folder = await temporaryFolder();
  await tinyTraining(join(folder.path, "warm-up.h5"));
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  await tinyTraining(join(folder.path, "again.h5"), { onStep: () => counts.push(tf.memory().numTensors) });
  assert.equal(tf.memory().numTensors, before);
  assert.equal(new Set(counts).size, 1, String(counts));
});
