/** An empty hook, compiled and op by op, on the cpu backend and on TensorFlow. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import { tfjsBackendName } from "@/backends/tensorflow/constants.ts";
import { noTensorflow } from "@/backends/tensorflow/testing/open_for_tests.ts";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type Hooks, type ModelConfig } from "@/models/mod.ts";
import { activationPatching } from "./activation_patching.ts";

const unet: ModelConfig = {
  name: "tiny",
  type: "unet",
  input_shape: [16, 16, 3],
  output_channels: 1,
  channels: [8, 12],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
};
const configs: readonly ModelConfig[] = [unet, { ...unet, type: "fractal_unet", columns: 2, drop_path: 0 }];

const random = randomStream(8, "empty hooks test");
const values = () => Float32Array.from({ length: 2 * 256 * 3 }, () => random.normal());

await selectBackend({ requested: "cpu" });

for (const backend of ["cpu", tfjsBackendName]) {
  for (const config of configs) {
    const title = `${backend}, ${config.type}`;
    const ignore = backend === tfjsBackendName && noTensorflow;

    for (const compiled of [false, true]) {
      const name = `${title}, compiled=${compiled}: an empty hook at every point leaves the output (bits)`;
      Deno.test(name, { ignore }, async () => {
        await tf.setBackend(backend);
        const model = buildModel(config, { seed: 2 });
        const x = tf.tensor4d(values(), [2, 16, 16, 3]);
        const outputWith = (hooks?: Hooks) => {
          using forward = jit((input: tf.Tensor4D) => model.forward(input, { hooks }), {
            name: "forward",
            enabled: compiled,
          });
          const output = forward(x);
          const bits = new Int32Array(output.dataSync<"float32">().slice().buffer);
          output.dispose();
          return bits;
        };
        const plain = outputWith();
        let calls = 0;
        const empty = (h: tf.Tensor4D) => (calls++, h);
        for (const point of model.hookPoints) assert.deepEqual(outputWith({ [point]: empty }), plain, point);
        const everywhere = Object.fromEntries(model.graph.nodes.map(({ id }) => [id, empty]));
        assert.deepEqual(outputWith(everywhere), plain);
        assert.equal(calls, model.hookPoints.length + model.graph.nodes.length);
        x.dispose();
        model.dispose();
      });
    }

    Deno.test(
      `${title}: patching is 0 and 1 at its two ends (the definition, exact)`,
      { ignore },
      async () => {
        await tf.setBackend(backend);
        const model = buildModel(config, { seed: 2 });
        const [clean, corrupt] = [
          tf.tensor4d(values(), [2, 16, 16, 3]),
          tf.tensor4d(values(), [2, 16, 16, 3]),
        ];
        const target = tf.zeros<tf.Rank.R4>([2, 16, 16, 1]);
        const places = [[], "input", model.graph.nodes.map(({ id }) => id)];
        const { recovery } = await activationPatching(model, { clean, corrupt, target, places });
        assert.deepEqual(recovery, [[0], [1], [1]]);
        tf.dispose([clean, corrupt, target]);
        model.dispose();
      },
    );
  }
}
