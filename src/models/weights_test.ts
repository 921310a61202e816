import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { InputError } from "@/core/errors.ts";
import { architecture } from "./architecture.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { initialValues, parametersOf } from "./parameters.ts";
import { TINY_UNET } from "./testing/tiny_unet.ts";
import { loadWeights, readWeights } from "./weights.ts";

await selectBackend({ requested: "cpu" });

const config = TINY_UNET;

Deno.test("initial weights: moments are He et al.'s (2015, eq. 10), the output's half; biases are zero (five sigma)", () => {
  const graph = architecture({ ...config, channels: [32, 64] });
  const expected: Record<string, number> = {
    "encoder0.conv2/kernel": Math.sqrt(2 / (9 * 32)),
    "bottleneck.conv1/kernel": Math.sqrt(2 / (9 * 32)),
    "decoder0.conv1/kernel": Math.sqrt(2 / (9 * 64)),
    "decoder0.up/kernel": Math.sqrt(1 / 64),
    "output/kernel": Math.sqrt(2 / 32) / 2,
  };
  for (const parameter of parametersOf(graph)) {
    const values = initialValues(parameter, 0);
    if (parameter.name.endsWith("/bias")) assert.ok(values.every((value) => value === 0), parameter.name);
    const deviation = expected[parameter.name];
    if (deviation === undefined) continue;
    const [mean, square] = [1, 2].map((power) =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length
    );
    assert.ok(Math.abs(mean) < 5 * deviation / Math.sqrt(values.length), `${parameter.name}: mean ${mean}`);
    const error = Math.abs(square / deviation ** 2 - 1);
    assert.ok(error < 5 * Math.sqrt(2 / values.length), `${parameter.name}: variance off by ${error}`);
  }
});

Deno.test("initial weights: seed and node decide, nothing else (equal and unequal draws)", async () => {
  const weightsOf = async (other: ModelConfig, seed: number) => {
    const model = buildModel(other, { seed });
    const weights = await readWeights(model);
    model.dispose();
    return weights;
  };
  const first = await weightsOf(config, 7);
  assert.deepEqual(await weightsOf(config, 7), first);
  const second = await weightsOf(config, 8);
  assert.notDeepEqual(second["encoder0.conv1/kernel"], first["encoder0.conv1/kernel"]);
  const deeper = await weightsOf({ ...config, channels: [3, 4, 5] }, 7);
  assert.deepEqual(deeper["encoder0.conv1/kernel"], first["encoder0.conv1/kernel"]);
});

Deno.test("weights: read, loaded into another model and read again, they and the output are equal (bits)", async () => {
  const [source, target] = [buildModel(config, { seed: 1 }), buildModel(config, { seed: 2 })];
  const weights = await readWeights(source);
  assert.deepEqual(Object.keys(weights), [...source.variables.keys()]);
  loadWeights(target, weights);
  assert.deepEqual(await readWeights(target), weights);
  const x = tf.ones<tf.Rank.R4>([1, 8, 8, 2]);
  const [a, b] = [source, target].map((model) => tf.tidy(() => model.forward(x).dataSync().slice()));
  assert.deepEqual(a, b);
  weights["output/bias"].data[0] = 99;
  assert.equal((await readWeights(target))["output/bias"].data[0], 0, "a copy is handed out, not the memory");
  x.dispose();
  source.dispose();
  target.dispose();
});

Deno.test("weights: those of another architecture are refused whole (the message; unchanged weights)", async () => {
  const model = buildModel(config, { seed: 1 });
  const before = await readWeights(model);
  const { "output/bias": _, ...rest } = before;
  const wrong = {
    ...rest,
    "output/kernel": { shape: [1, 1, 2, 1], data: new Float32Array(2) },
    "decoder0.up/bias": { shape: [3], data: new Float32Array(2) },
    "extra/kernel": before["output/kernel"],
  };
  assert.throws(() => loadWeights(model, wrong), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /'decoder0.up\/bias' has 2 values, expected 3/);
    assert.match(error.message, /'output\/kernel' has shape \[1, 1, 2, 1\], expected \[1, 1, 3, 1\]/);
    assert.match(error.message, /'output\/bias' is missing; 'extra\/kernel' is unknown/);
    return true;
  });
  assert.deepEqual(await readWeights(model), before);
  model.dispose();
});
