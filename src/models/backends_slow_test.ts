/** Every architecture on every backend: prediction and gradients. Oracle: the cpu backend. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { findAdapter } from "@/backends/webgpu/adapter.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type Model } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { TINY_NETWORKS } from "./testing/tiny_networks.ts";

const noAdapter = await findAdapter().then(() => false, () => true);

const random = randomStream(6, "backends test");
const fields = Float32Array.from({ length: 2 * 8 * 12 * 2 }, () => random.normal());

/** Prediction and gradients of its mean square by all weights, then by the input. */
async function everythingOf(
  model: Model,
  { compiled = false }: { compiled?: boolean } = {},
): Promise<Float32Array[]> {
  const variables = [...model.variables.values()];
  const compute = jit((x: tf.Tensor4D) => {
    const loss = (input: tf.Tensor4D) => tf.mean<tf.Scalar>(tf.square(model.forward(input)));
    const { grads } = tf.variableGrads(() => loss(x), variables);
    const byInput = tf.grad((input) => loss(input as tf.Tensor4D))(x);
    return [model.forward(x), ...variables.map(({ name }) => grads[name]), byInput];
  }, { name: "everything", enabled: compiled });
  const x = tf.tensor4d(fields.slice(), [2, 8, 12, 2]);
  // the second call of a compiled function runs its trace
  tf.dispose(compute(x));
  const results = compute(x);
  const values = await Promise.all(results.map(async (result) => (await result.data<"float32">()).slice()));
  tf.dispose([x, ...results]);
  compute.dispose();
  return values;
}

async function onBackend(
  requested: "cpu" | "wasm" | "webgpu" | "tensorflow",
  config: ModelConfig,
  options?: { compiled: boolean },
): Promise<Float32Array[]> {
  await selectBackend({ requested });
  const model = buildModel(config, { seed: 3 });
  const found = await everythingOf(model, options);
  model.dispose();
  return found;
}

for (const config of Object.values(TINY_NETWORKS)) {
  const ways = [
    { backend: "wasm", options: { compiled: false } },
    { backend: "webgpu", options: { compiled: false } },
    { backend: "tensorflow", options: { compiled: false } },
    { backend: "tensorflow", options: { compiled: true } },
  ] as const;
  for (const { backend, options } of ways) {
    const how = options.compiled ? "compiled" : "operation by operation";
    Deno.test(`${config.type} on ${backend}, ${how}: prediction and gradients (the cpu backend, 1e-5)`, {
      ignore: (backend === "tensorflow" && noTensorflow) || (backend === "webgpu" && noAdapter),
    }, async () => {
      const expected = await onBackend("cpu", config);
      const found = await onBackend(backend, config, options);
      assert.equal(found.length, expected.length);
      expected.forEach((values, index) => {
        const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const distance = values.reduce(
          (most, value, i) => Math.max(most, Math.abs(value - found[index][i])),
          0,
        );
        assert.ok(scale > 0 && distance <= 1e-5 * scale, `result ${index}: off by ${distance} of ${scale}`);
      });
    });
  }
}
