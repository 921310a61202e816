import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { buildModel } from "@/models/mod.ts";
import { Adam } from "./adam.ts";
import { trainingBatch } from "./batches.ts";
import { tinyData, unregularisedConfig } from "./testing/tiny_training.ts";
import { readLoss, regularisationSeed, stepTensors, trainingStep, validationLoss } from "./training_step.ts";

await selectBackend({ requested: "cpu" });

Deno.test("regularisation: int32 [key, step]; the key follows from the run's seed alone (invariant)", () => {
  const valuesOf = (
    seed: number,
    step: number,
  ) => [...tf.tidy(() => regularisationSeed(seed, step).dataSync())];
  assert.equal(tf.tidy(() => regularisationSeed(0, 0).dtype), "int32");
  assert.deepEqual(valuesOf(7, 12), valuesOf(7, 12));
  const keys = Array.from({ length: 50 }, (_, seed) => {
    const [key, step] = valuesOf(seed, 3);
    assert.equal(step, 3);
    assert.equal(valuesOf(seed, 4)[0], key);
    return key;
  });
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.some((key) => key < 0) && keys.some((key) => key > 2 ** 30), "of all 32 bits");
});

Deno.test("a step returns the loss before it and leaves a smaller one on its batch (oracle: the loss without the step)", async () => {
  const model = buildModel(unregularisedConfig, { seed: 1 });
  using optimiser = new Adam(model.variables.values());
  using descend = trainingStep(model, { optimiser, compiled: true });
  using lossOf = validationLoss(model, { compiled: true });
  const batch = trainingBatch(tinyData.training, 0, tinyData.plan);
  const tensors = () => stepTensors(batch, { optimiser, learningRate: 1e-3, seed: 1 });
  const held = tf.memory().numTensors;
  const evaluated = async () => {
    const { inputs, targets, ...rest } = tensors();
    tf.dispose([rest.seed, Object.values(rest.rates)]);
    return await readLoss(lossOf, { inputs, targets });
  };
  const before = await evaluated();
  assert.equal(await readLoss(descend, tensors()), before);
  assert.ok(await evaluated() < before);
  assert.equal(tf.memory().numTensors, held);
  model.dispose();
});
