import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { architecture } from "./architecture.ts";
import { buildModel } from "./build.ts";
import type { ModelConfig } from "./config.ts";
import { addFractalBlock } from "./architectures/fractal_unet.ts";
import { type Graph, nodeOf } from "./graph.ts";
import { GraphBuilder } from "./graph_builder.ts";
import { TINY_NETWORKS } from "./testing/tiny_networks.ts";

const unet: ModelConfig = {
  name: "tiny",
  type: "unet",
  input_shape: [8, 16, 3],
  output_channels: 1,
  channels: [2, 3, 4],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
};
const fractal: ModelConfig = { ...unet, type: "fractal_unet", columns: 2, drop_path: 0 };

function fractalBlock(columns: number): Graph {
  const builder = new GraphBuilder();
  const from = builder.input([8, 8, 2]);
  const options = { channels: 3, kernelSize: 3, dropProbability: 0, columns };
  return builder.graph(addFractalBlock(builder, { id: "block", from, ...options }));
}

function convolutionsOnLongestPath(graph: Graph, id = graph.output): number {
  const node = nodeOf(graph, id);
  const below = node.inputs.map((input) => convolutionsOnLongestPath(graph, input));
  return Math.max(0, ...below) + (node.op === "conv2d" ? 1 : 0);
}

Deno.test("architecture: a fractal block of one column is one convolution with ReLU (f₁ by definition)", () => {
  const builder = new GraphBuilder();
  const from = builder.input([8, 8, 2]);
  const options = { channels: 3, kernelSize: 3, bias: false, activation: "relu" } as const;
  assert.deepEqual(fractalBlock(1), builder.graph(builder.convolution("block.conv", { from, ...options })));
});

for (const columns of [1, 2, 3, 4]) {
  Deno.test(`architecture: ${columns} columns make 2^C − 1 convolutions, 2^(C−1) deep (Larsson et al. 2016, section 3)`, () => {
    const graph = fractalBlock(columns);
    const count = (op: string) => graph.nodes.filter((node) => node.op === op).length;
    assert.equal(count("conv2d"), 2 ** columns - 1);
    assert.equal(count("mean"), 2 ** (columns - 1) - 1);
    assert.equal(convolutionsOnLongestPath(graph), 2 ** (columns - 1));
  });
}

Deno.test("architecture: both U-Nets have the same frame and hook points, and other blocks (the definition)", () => {
  const [plain, other] = [architecture(unet), architecture(fractal)];
  const names = ["encoder0", "encoder1", "bottleneck", "decoder1", "decoder0", "output"];
  const frame = (graph: Graph) =>
    graph.nodes.filter(({ id }) => /\.(pool|up|skip)$|^(input|output)$/.test(id)).map((
      { id, shape },
    ) => [id, shape]);
  assert.deepEqual(Object.keys(plain.hookPoints), names);
  assert.deepEqual(Object.keys(other.hookPoints), names);
  assert.deepEqual(frame(plain), frame(other));
  assert.equal(plain.hookPoints.bottleneck, "bottleneck.conv2");
  assert.equal(other.hookPoints.bottleneck, "bottleneck.join");
  assert.deepEqual(nodeOf(plain, "bottleneck.conv2").shape, [2, 4, 4]);
});

Deno.test("architecture: each field changes the graph (a field that nothing reads would not)", () => {
  const changes: Record<string, unknown> = {
    input_shape: [16, 16, 3],
    output_channels: 2,
    channels: [2, 3, 5],
    kernel_size: 5,
    use_skip: false,
    dropout: 0.1,
    columns: 3,
    drop_path: 0.1,
  };
  for (const [field, value] of Object.entries(changes)) {
    assert.notDeepEqual(
      architecture({ ...fractal, [field]: value } as ModelConfig),
      architecture(fractal),
      field,
    );
  }
});

Deno.test("architecture: dropout ends each block and is where the hook point lies (the definition)", () => {
  const graph = architecture({ ...unet, dropout: 0.2 });
  assert.equal(graph.hookPoints.encoder1, "encoder1.dropout");
  assert.equal(graph.nodes.filter(({ op }) => op === "dropout").length, 5);
});

Deno.test("architecture: blocks in a row call their middle bottleneck, of an even number the earlier (by hand)", () => {
  const names = (blocks: number) =>
    Object.keys(architecture({ ...TINY_NETWORKS.resnet, blocks }).hookPoints).join(" ");
  assert.equal(names(1), "stem bottleneck output");
  assert.equal(names(3), "stem block0 bottleneck block2 output");
  assert.equal(
    Object.keys(architecture({ ...TINY_NETWORKS.fno, blocks: 4 }).hookPoints).join(" "),
    "lifting block0 bottleneck block2 block3 projection output",
  );
});

Deno.test("architecture: each field of resnet and fno changes the graph (a field that nothing reads would not)", () => {
  const changes = {
    resnet: { input_shape: [16, 12, 2], output_channels: 2, channels: 4, blocks: 2, kernel_size: 5 },
    fno: {
      input_shape: [16, 12, 2],
      output_channels: 2,
      channels: 4,
      blocks: 3,
      modes: 2,
      projection_channels: 5,
    },
  };
  for (const [type, fields] of Object.entries(changes)) {
    const config = TINY_NETWORKS[type as keyof typeof changes];
    for (const [field, value] of Object.entries(fields)) {
      assert.notDeepEqual(
        architecture({ ...config, [field]: value } as ModelConfig),
        architecture(config),
        field,
      );
    }
  }
});

Deno.test("parametersOf: first values keep the variance of white noise through both networks within a factor (Monte Carlo)", async () => {
  await selectBackend({ requested: "cpu" });
  const random = randomStream(9, "variance test");
  const configs: readonly ModelConfig[] = [
    { ...TINY_NETWORKS.resnet, input_shape: [8, 8, 2], channels: 16, blocks: 8 },
    // all wavenumbers but the highest one are kept, so that the spectral branch sees nearly all of the noise
    { ...TINY_NETWORKS.fno, input_shape: [8, 8, 2], channels: 16, blocks: 6, modes: 4 },
  ];
  for (const config of configs) {
    const model = buildModel(config, { seed: 1 });
    const rms = new Map<string, number>();
    const noted = Object.keys(model.graph.hookPoints).map((name) =>
      [name, (h: tf.Tensor4D) => (rms.set(name, tf.sqrt(tf.mean(tf.square(h))).dataSync()[0]), h)] as const
    );
    tf.tidy(() => {
      const noise = Float32Array.from({ length: 4 * 8 * 8 * 2 }, () => random.normal());
      model.forward(tf.tensor4d(noise, [4, 8, 8, 2]), { hooks: Object.fromEntries(noted) });
    });
    for (const [name, value] of rms) {
      assert.ok(value > 0.2 && value < 5, `${config.type}, ${name}: rms ${value}`);
    }
    model.dispose();
  }
});
