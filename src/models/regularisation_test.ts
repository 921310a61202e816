import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { dropout, joinWeights } from "./regularisation.ts";

await selectBackend({ requested: "cpu" });

const DRAWS = 20_000;

for (const probability of [0.15, 0.5, 0.9]) {
  Deno.test(`joinWeights: at drop probability ${probability} one input stays and the expectation is the mean (closed form)`, () => {
    const random = randomStream(2, "drop-path test");
    const counts = new Map<string, number>();
    for (let draw = 0; draw < DRAWS; draw++) {
      const weights = String(joinWeights({ probability, random }));
      counts.set(weights, (counts.get(weights) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), ["0,1", "0.5,0.5", "1,0"]);
    // Both stay with (1−p)²; otherwise one alone, each as often as the other. Five standard deviations of a count.
    const expected = { "0.5,0.5": (1 - probability) ** 2, "1,0": (1 - (1 - probability) ** 2) / 2 };
    for (const [weights, share] of Object.entries(expected)) {
      const deviation = Math.abs((counts.get(weights) ?? 0) - share * DRAWS);
      assert.ok(deviation < 5 * Math.sqrt(DRAWS * share * (1 - share)), `${weights}: off by ${deviation}`);
    }
  });
}

Deno.test("dropout: values are zero or scaled by 1/(1 − rate), and the mean stays (the definition, five sigma)", () => {
  const values = tf.tidy(() =>
    dropout(tf.ones([2, 50, 50, 4]), { rate: 0.2, random: randomStream(3, "dropout test") }).dataSync<
      "float32"
    >()
  );
  assert.deepEqual([...new Set(values)].sort(), [0, 1.25]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean - 1) < 5 * Math.sqrt(0.2 / 0.8 / values.length), `mean ${mean}`);
});

const config: ModelConfig = {
  name: "tiny",
  type: "fractal_unet",
  input_shape: [8, 8, 1],
  output_channels: 1,
  channels: [2, 3],
  kernel_size: 3,
  use_skip: true,
  dropout: 0.1,
  columns: 3,
  drop_path: 0.3,
};

Deno.test("training mode: the stream alone decides, evaluation draws nothing (invariant)", () => {
  const model = buildModel(config, { seed: 0 });
  const x = tf.ones<tf.Rank.R4>([2, 8, 8, 1]);
  const run = (name?: string) =>
    tf.tidy(() =>
      model.forward(x, name === undefined ? {} : { training: { random: randomStream(0, name) } }).dataSync()
    );
  assert.deepEqual(run("a"), run("a"));
  assert.notDeepEqual(run("a"), run("b"));
  assert.deepEqual(run(), run());
  assert.notDeepEqual(run(), run("a"));
  tf.dispose(x);
  model.dispose();
});

Deno.test("drop-path: a dropped branch's weights still have a gradient at every step (each variable is present)", () => {
  const model = buildModel({ ...config, drop_path: 0.9 }, { seed: 0 });
  const x = tf.ones<tf.Rank.R4>([1, 8, 8, 1]);
  const variables = [...model.variables.values()];
  const random = randomStream(0, "steps");
  let zeros = 0;
  for (let step = 0; step < 3; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.square(model.forward(x, { training: { random } }))),
        variables,
      );
      assert.equal(Object.keys(grads).length, variables.length);
      zeros += Object.values(grads).filter((gradient) => tf.max(tf.abs(gradient)).dataSync()[0] === 0).length;
    });
  }
  assert.ok(zeros > 0, "no branch was dropped");
  tf.dispose(x);
  model.dispose();
});
