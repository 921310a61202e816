import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { buildModel } from "./build.ts";
import { inShards } from "./shards.ts";
import { TINY_UNET } from "./testing/tiny_unet.ts";

await selectBackend({ requested: "cpu" });

const fields = (batch: number) => tf.randomNormal<tf.Rank.R4>([batch, 8, 8, 2], 0, 1, "float32", 7);

for (
  const [batch, shards, sizes] of [[8, 2, [4, 4]], [5, 3, [1, 2, 2]], [2, 4, [1, 1]], [3, 1, [3]]] as const
) {
  Deno.test(`inShards: a batch of ${batch} in ${shards} is ${sizes.join(" + ")} samples, put together again in order (by hand)`, () => {
    const seen: [number, number][] = [];
    tf.tidy(() => {
      const x = tf.reshape<tf.Rank.R4>(tf.range(0, batch), [batch, 1, 1, 1]);
      const y = inShards(x, {
        shards,
        run: (part, shard) => {
          seen.push([shard, part.shape[0]]);
          return tf.mul(part, 2);
        },
      });
      assert.deepEqual([...y.dataSync()], Array.from({ length: batch }, (_, i) => 2 * i));
    });
    assert.deepEqual(seen, sizes.map((size, shard) => [shard, size]));
  });
}

Deno.test("forward: a batch in parts gives the prediction and the gradients of the whole batch (linearity of the sum over samples, rounding)", () => {
  const whole = buildModel(TINY_UNET, { seed: 3 });
  const parts = buildModel(TINY_UNET, { seed: 3, shards: 2 });
  const x = fields(5);
  const lossOf = (model: typeof whole) => () => tf.mean(tf.square(model.forward(x))) as tf.Scalar;
  tf.tidy(() => {
    closeTo(parts.forward(x), whole.forward(x));
    const of = tf.variableGrads(lossOf(whole), [...whole.variables.values()]).grads;
    const by = tf.variableGrads(lossOf(parts), [...parts.variables.values()]).grads;
    for (const [name, variable] of whole.variables) {
      closeTo(by[parts.variables.get(name)!.name], of[variable.name]);
    }
  });
  tf.dispose(x);
  whole.dispose();
  parts.dispose();
});

Deno.test("forward: dropout draws other numbers in each part, in the first those of a whole batch (equal samples)", () => {
  const config = { ...TINY_UNET, dropout: 0.5 };
  const [whole, parts] = [1, 2].map((shards) => buildModel(config, { seed: 3, shards }));
  tf.tidy(() => {
    const one = fields(1);
    const training = { seed: tf.tensor1d([1, 2], "int32") };
    const alone = whole.forward(one, { training }).dataSync();
    const [first, second] = tf.split(parts.forward(tf.concat([one, one]), { training }), 2)
      .map((part) => part.dataSync());
    assert.deepEqual(first, alone);
    assert.notDeepEqual(second, first);
  });
  whole.dispose();
  parts.dispose();
});

Deno.test("forward: a hook sees the whole batch (its shape)", () => {
  const model = buildModel(TINY_UNET, { seed: 3, shards: 2 });
  const shapes: number[][] = [];
  tf.tidy(() => {
    model.forward(fields(4), {
      hooks: {
        output: (activation) => {
          shapes.push(activation.shape);
          return activation;
        },
      },
    });
  });
  assert.deepEqual(shapes, [[4, 8, 8, 1]]);
  model.dispose();
});

function closeTo(actual: tf.Tensor, expected: tf.Tensor): void {
  const scale = tf.max(tf.abs(expected)).dataSync()[0];
  const distance = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(distance <= 1e-6 * scale, `off by ${distance} of ${scale}`);
}
