import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { buildModel } from "@/models/mod.ts";
import { evaluatedNetwork } from "./evaluated_network.ts";

for (const requested of ["cpu", "tensorflow"]) {
  Deno.test(
    `an evaluated network on ${requested}: what its forward pass gives, and the bottleneck's means (oracle: the model's hooks)`,
    {
      ignore: requested === "tensorflow" && noTensorflow,
    },
    async () => {
      await selectBackend({ requested });
      const model = buildModel({
        name: "tiny",
        type: "unet",
        input_shape: [16, 16, 1],
        output_channels: 1,
        channels: [2, 3],
        kernel_size: 3,
        use_skip: true,
        dropout: 0.1,
      }, { seed: 1 });
      for (const compiled of [true, false]) {
        const before = tf.memory().numTensors;
        using network = evaluatedNetwork(model, { compiled });
        for (const samples of [3, 1, 3]) {
          const x = tf.tidy(() =>
            tf.reshape(tf.sin(tf.range(0, 256 * samples)), [samples, 16, 16, 1])
          ) as tf.Tensor4D;
          const found = [network.increments(x), network.bottleneck(x)];
          assert.deepEqual(found[1].shape, [samples, 4, 4, 3]);
          const expected = expectedOf(model, x);
          found.forEach((tensor, index) => {
            const values = tensor.dataSync();
            assert.equal(values.length, expected[index].length);
            values.forEach((value, at) => {
              assert.ok(Math.abs(value - expected[index][at]) <= 1e-5 * (1 + Math.abs(expected[index][at])));
            });
          });
          tf.dispose([x, ...found]);
        }
        network[Symbol.dispose]();
        assert.equal(tf.memory().numTensors, before);
      }
      model.dispose();
    },
  );
}

/** The increments, and the bottleneck's means over tiles of 2 × 2 pixels, summed up here. */
function expectedOf(model: ReturnType<typeof buildModel>, x: tf.Tensor4D): [ArrayLike<number>, number[]] {
  const bottleneck: number[][][][] = [];
  const increments = tf.tidy(() =>
    model.forward(x, {
      hooks: {
        bottleneck: (activation) => {
          bottleneck.push(...activation.arraySync());
          return activation;
        },
      },
    }).dataSync()
  );
  const means = bottleneck.flatMap((rows) =>
    [0, 2, 4, 6].flatMap((y) =>
      [0, 2, 4, 6].flatMap((x) =>
        rows[y][x].map((_, c) =>
          (rows[y][x][c] + rows[y + 1][x][c] + rows[y][x + 1][c] + rows[y + 1][x + 1][c]) / 4
        )
      )
    )
  );
  return [increments, means];
}
