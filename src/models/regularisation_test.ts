import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { streamSeed } from "@/backends/random/mod.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { weightedJoin } from "./join.ts";
import { dropout, joinWeights } from "./regularisation.ts";

await selectBackend({ requested: "cpu" });

const DRAWS = 5_000;
const seedOf = (key: number, step = 0): tf.Tensor1D => tf.tensor1d([key, step], "int32");

for (const probability of [0.15, 0.5, 0.9]) {
  Deno.test(`joinWeights: at drop probability ${probability} one input stays and the expectation is the mean (closed form)`, () => {
    const counts = new Map<string, number>();
    for (let draw = 0; draw < DRAWS; draw++) {
      const weights = String(
        tf.tidy(() => joinWeights({ probability, seed: seedOf(2, draw) }).map((one) => one.dataSync()[0])),
      );
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
    dropout(tf.ones([2, 50, 50, 4]), { rate: 0.2, seed: seedOf(3) }).dataSync<"float32">()
  );
  assert.deepEqual([...new Set(values)].sort(), [0, 1.25]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.ok(Math.abs(mean - 1) < 5 * Math.sqrt(0.2 / 0.8 / values.length), `mean ${mean}`);
});

Deno.test("dropout, weightedJoin: the gradient is dy times the mask and dy times the weights (derivatives by hand)", () => {
  const seed = seedOf(4);
  tf.tidy(() => {
    const x = tf.ones<tf.Rank.R4>([1, 3, 3, 2]);
    const dy = tf.reshape(tf.range(1, 19), [1, 3, 3, 2]);
    const drop = (input: tf.Tensor) => dropout(input as tf.Tensor4D, { rate: 0.5, seed });
    assert.deepEqual(tf.grad(drop)(x, dy).dataSync(), tf.mul(dy, drop(x)).dataSync());
    const weights = [tf.scalar(0.25), tf.scalar(0.75)] as const;
    const join = (a: tf.Tensor, b: tf.Tensor) => weightedJoin([a as tf.Tensor4D, b as tf.Tensor4D], weights);
    const gradients = tf.grads(join)([x, tf.zerosLike(x)], dy);
    for (const [index, weight] of [0.25, 0.75].entries()) {
      assert.deepEqual(gradients[index].dataSync(), tf.mul(dy, weight).dataSync());
    }
  });
  tf.dispose(seed);
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

Deno.test("training mode: the seed alone decides, each of its numbers, evaluation draws nothing (invariant)", () => {
  const model = buildModel(config, { seed: 0 });
  const x = tf.ones<tf.Rank.R4>([2, 8, 8, 1]);
  const run = (seed?: readonly [number, number]) =>
    tf.tidy(() => model.forward(x, seed && { training: { seed: seedOf(...seed) } }).dataSync());
  assert.deepEqual(run([1, 0]), run([1, 0]));
  assert.notDeepEqual(run([1, 0]), run([2, 0]));
  assert.notDeepEqual(run([1, 0]), run([1, 1]));
  assert.deepEqual(run(), run());
  assert.notDeepEqual(run(), run([1, 0]));
  tf.dispose(x);
  model.dispose();
});

Deno.test("training mode: nodes draw from streams of their own (two dropouts of equal shape drop other values)", () => {
  const seed = seedOf(1);
  const masks = tf.tidy(() =>
    ["encoder0.dropout", "decoder0.dropout"].map((id) =>
      dropout(tf.ones([1, 16, 16, 4]), { rate: 0.5, seed: streamSeed(seed, id) }).dataSync()
    )
  );
  const equal = masks[0].filter((value, index) => value === masks[1][index]).length;
  // Independent masks agree at half of the 1,024 places; five standard deviations.
  assert.ok(Math.abs(equal - 512) < 5 * 16, `${equal} of 1024 agree`);
  tf.dispose(seed);
});

Deno.test("drop-path: a dropped branch's weights still have a gradient at every step (each variable is present)", () => {
  const model = buildModel({ ...config, drop_path: 0.9 }, { seed: 0 });
  const x = tf.ones<tf.Rank.R4>([1, 8, 8, 1]);
  const variables = [...model.variables.values()];
  let zeros = 0;
  for (let step = 0; step < 3; step++) {
    tf.tidy(() => {
      const { grads } = tf.variableGrads(
        () => tf.sum(tf.square(model.forward(x, { training: { seed: seedOf(0, step) } }))),
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

Deno.test("training mode: nothing is left behind (tensor count)", () => {
  const model = buildModel(config, { seed: 0 });
  const [x, seed] = [tf.ones<tf.Rank.R4>([1, 8, 8, 1]), seedOf(0)];
  const before = tf.memory().numTensors;
  model.forward(x, { training: { seed } }).dispose();
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([x, seed]);
  model.dispose();
});

Deno.test(
  "compiled: a replayed function drops what the eager one drops, anew with each seed (eager's bits)",
  {
    ignore: noTensorflow,
  },
  async () => {
    await tf.setBackend("tensorflow");
    const join = (seed: tf.Tensor1D) => joinWeights({ probability: 0.5, seed: streamSeed(seed, "join") });
    const drop = (seed: tf.Tensor1D) =>
      dropout(tf.ones([1, 5, 5, 3]), { rate: 0.5, seed: streamSeed(seed, "dropout") });
    const both = (seed: tf.Tensor1D): tf.Tensor[] => [...join(seed), drop(seed)];
    const compiled = jit(both, { name: "regularisation" });
    const masks = new Set<string>();
    const weights = new Set<number>();
    for (let step = 0; step < 20; step++) {
      const [expected, found] = [both, compiled].map((run) =>
        tf.tidy(() => run(seedOf(9, step)).map((drawn) => [...drawn.dataSync()]))
      );
      assert.deepEqual(found, expected);
      weights.add(expected[0][0]);
      masks.add(String(expected[2]));
    }
    assert.equal(masks.size, 20);
    assert.deepEqual([...weights].sort(), [0, 0.5, 1]);
    compiled.dispose();
    await tf.setBackend("cpu");
  },
);
