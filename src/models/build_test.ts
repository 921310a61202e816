import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type Model } from "./build.ts";
import type { ForwardOptions } from "./forward.ts";
import { TINY_NETWORKS } from "./testing/tiny_networks.ts";

await selectBackend({ requested: "cpu" });

const random = randomStream(5, "build test");
const field = (channels: number) =>
  tf.tensor4d(Float32Array.from({ length: 2 * 8 * 12 * channels }, () => random.normal()), [
    2,
    8,
    12,
    channels,
  ]);

/** Mean square distance of the prediction from a target, summed in double precision. */
function exactLoss(model: Model, { x, target }: { x: tf.Tensor4D; target: tf.Tensor4D }): number {
  const residual = tf.tidy(() => tf.sub(model.forward(x), target).dataSync<"float32">().slice());
  return residual.reduce((sum, value) => sum + value ** 2, 0) / residual.length;
}

for (const config of Object.values(TINY_NETWORKS)) {
  Deno.test(`${config.type}: each variable's gradient is finite, not zero, and the slope of the loss (central differences)`, () => {
    const model = buildModel(config, { seed: 0 });
    const [x, target] = [field(2), field(1)];
    const { value, grads } = tf.variableGrads(
      () => tf.mean(tf.squaredDifference(model.forward(x), target)),
      [...model.variables.values()],
    );
    for (const [name, variable] of model.variables) {
      const gradient = grads[variable.name].dataSync();
      const norm = Math.hypot(...gradient);
      assert.ok(norm > 0 && Number.isFinite(norm), `${name}: |gradient| = ${norm}`);
      const weights = variable.dataSync().slice();
      const lossAt = (distance: number) => {
        tf.tidy(() => {
          const moved = weights.map((weight, index) => weight + distance * gradient[index] / norm);
          variable.assign(tf.tensor(moved, variable.shape));
        });
        return exactLoss(model, { x, target });
      };
      const slope = (lossAt(3e-4) - lossAt(-3e-4)) / 6e-4;
      // float32 and the kinks of ReLU and pooling leave a few per cent; pytorch_slow_test.ts is the sharp check.
      assert.ok(Math.abs(slope - norm) < 0.03 * norm, `${name}: slope ${slope}, gradient ${norm}`);
      lossAt(0);
    }
    tf.dispose([value, grads, x, target]);
    model.dispose();
  });

  Deno.test(`${config.type}: in training the weights' gradients are the same, the input has none (bits; tfjs' error)`, () => {
    const model = buildModel(config, { seed: 0 });
    const x = field(2);
    const gradients = (options: ForwardOptions) =>
      tf.tidy(() => {
        const variables = [...model.variables.values()];
        const { grads } = tf.variableGrads(() => tf.mean(tf.square(model.forward(x, options))), variables);
        return variables.map(({ name }) => grads[name].dataSync().slice());
      });
    const training = { seed: tf.tensor1d([0, 0], "int32") }; // nothing draws: neither dropout nor drop-path is on
    assert.deepEqual(gradients({ training }), gradients({}));
    const byInput = (options: ForwardOptions) =>
      tf.tidy(() => tf.grad((input) => model.forward(input as tf.Tensor4D, options))(x).dataSync().slice());
    assert.ok(byInput({}).some((value) => value !== 0));
    assert.throws(() => byInput({ training }), /Cannot compute gradient of y=f\(x\)/);
    tf.dispose([x, training.seed]);
    model.dispose();
  });

  Deno.test(`${config.type}: rolling the input by four pixels rolls the output (periodicity, two pools)`, () => {
    const model = buildModel(config, { seed: 1 });
    const x = field(2);
    const rolled = (values: tf.Tensor4D, [rows, columns]: readonly [number, number]) => {
      const [, height, width] = values.shape;
      const tall = tf.concat([
        tf.slice(values, [0, height - rows, 0, 0], [-1, rows, -1, -1]),
        tf.slice(values, [0, 0, 0, 0], [-1, height - rows, -1, -1]),
      ], 1);
      return tf.concat([
        tf.slice(tall, [0, 0, width - columns, 0], [-1, -1, columns, -1]),
        tf.slice(tall, [0, 0, 0, 0], [-1, -1, width - columns, -1]),
      ], 2) as tf.Tensor4D;
    };
    const difference = tf.tidy(() => {
      const first = model.forward(rolled(x, [4, 8]));
      const second = rolled(model.forward(x), [4, 8]);
      return tf.max(tf.abs(tf.sub(first, second))).dataSync()[0];
    });
    assert.ok(difference < 1e-6, `differs by ${difference}`);
    x.dispose();
    model.dispose();
  });

  Deno.test(`${config.type}: steps leave no tensor behind, nor does dispose (tensor count)`, () => {
    const before = tf.memory().numTensors;
    const model = buildModel(config, { seed: 2 });
    const x = field(2);
    const variables = [...model.variables.values()];
    assert.equal(tf.memory().numTensors, before + variables.length + 1);
    for (let step = 0; step < 2; step++) {
      const { value, grads } = tf.variableGrads(() => tf.mean(model.forward(x)), variables);
      tf.dispose([value, grads]);
      model.forward(x).dispose();
    }
    assert.equal(tf.memory().numTensors, before + variables.length + 1);
    x.dispose();
    model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("forward: an input of another shape is refused (the message)", () => {
  const model = buildModel(TINY_NETWORKS.unet, { seed: 0 });
  const x = tf.zeros<tf.Rank.R4>([1, 8, 8, 2]);
  assert.throws(
    () => model.forward(x),
    (error) =>
      error instanceof InputError &&
      /expected shape \[batch, 8, 12, 2\], got \[1, 8, 8, 2\]/.test(error.message),
  );
  x.dispose();
  model.dispose();
});
