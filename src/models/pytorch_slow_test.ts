/** The networks against PyTorch modules written from the definition: validation/models/pytorch_reference.py. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { validate } from "@/core/config/mod.ts";
import reference from "../../validation/models/pytorch_reference.json" with { type: "json" };
import { buildModel } from "./build.ts";
import { modelConfigSchema } from "./config.ts";
import { loadWeights } from "./weights.ts";

interface Written {
  readonly shape: readonly number[];
  readonly data: string;
}

const array = ({ shape, data }: Written) => ({ shape, data: Float32Array.from(data.split(" "), Number) });

/** The largest deviation, as a share of the largest expected value. */
function deviation(actual: ArrayLike<number>, expected: Float32Array): number {
  assert.equal(actual.length, expected.length);
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, index) => Math.max(most, Math.abs(value - actual[index])), 0) / scale;
}

for (const backend of ["cpu", "wasm"] as const) {
  for (const { config, weights, input, prediction, gradients } of reference.networks) {
    Deno.test(`${config.name} on ${backend}: prediction and all gradients to 1e-5 (PyTorch ${reference.versions.torch}, float64)`, async () => {
      await selectBackend({ requested: backend });
      const model = buildModel(validate(config, modelConfigSchema, { where: "reference" }), { seed: 0 });
      loadWeights(
        model,
        Object.fromEntries(Object.entries(weights).map(([name, written]) => [name, array(written)])),
      );
      const { shape, data } = array(input);
      const x = tf.tensor4d(data, shape as [number, number, number, number]);
      const predicted = model.forward(x);
      assert.deepEqual(predicted.shape, prediction.shape);
      assert.ok(deviation(predicted.dataSync(), array(prediction).data) < 1e-5, "prediction");
      const { value, grads } = tf.variableGrads(
        () => tf.mean(tf.square(model.forward(x))),
        [...model.variables.values()],
      );
      const expected: Record<string, Written | undefined> = gradients;
      for (const [name, variable] of model.variables) {
        const written = expected[name];
        assert.ok(written, `the reference has no ${name}`);
        const error = deviation(grads[variable.name].dataSync(), array(written).data);
        assert.ok(error < 1e-5, `gradient by ${name}: off by ${error}`);
      }
      tf.dispose([x, predicted, value, grads]);
      model.dispose();
    });
  }
}
