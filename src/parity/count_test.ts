import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { loadYaml, validate } from "@/core/config/mod.ts";
import { GateError } from "@/core/errors.ts";
import { architecture, buildModel, type Graph, type ModelConfig, modelConfigSchema } from "@/models/mod.ts";
import { selectBackend } from "@/backends/mod.ts";
import { TINY_NETWORKS } from "@/models/testing/tiny_networks.ts";
import reference from "../../validation/models/pytorch_reference.json" with { type: "json" };
import { countGraph, countModel } from "./count.ts";

const unet: ModelConfig = {
  name: "unet",
  type: "unet",
  input_shape: [64, 64, 1],
  output_channels: 1,
  channels: [32, 64, 128],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
};
const fractal: ModelConfig = { ...unet, type: "fractal_unet", columns: 2, drop_path: 0 };

function modelFile(name: string): Promise<ModelConfig> {
  return loadYaml(new URL(`../../configs/models/${name}.yaml`, import.meta.url).pathname, modelConfigSchema);
}

Deno.test("countModel: unet_small has exactly 465,313 parameters (the study's definition)", async () => {
  assert.equal(countModel(await modelFile("unet_small")).parameters, 465_313);
});

for (const { config, parameters, macs } of reference.counts) {
  const { torch, fvcore } = reference.versions;
  Deno.test(`countModel: ${config.name} counts as PyTorch ${torch} and fvcore ${fvcore} do (reference tools)`, () => {
    const count = countModel(validate(config, modelConfigSchema, { where: "reference" }));
    assert.deepEqual([count.parameters, count.macs], [parameters, macs]);
  });
}

Deno.test("countModel: a U-Net's parameters and MACs follow the closed form, for many widths (algebra)", () => {
  for (const [a, b, c] of [[1, 1, 1], [3, 5, 7], [16, 32, 64], [32, 64, 128]]) {
    for (const [inputs, size] of [[1, 16], [3, 64]]) {
      const count = countModel({ ...unet, input_shape: [size, size, inputs], channels: [a, b, c] });
      const pixels = size ** 2;
      // Fine, middle and coarse resolution: 1, 1/4 and 1/16 of the pixels.
      const fine = 9 * (inputs * a + a * a + 2 * a * a + a * a) + a;
      const middle = 9 * (a * b + b * b + 2 * b * b + b * b) + 4 * b * a;
      const coarse = 9 * (b * c + c * c) + 4 * c * b;
      assert.equal(count.parameters, fine + middle + coarse + a + b + 1);
      assert.equal(count.macs, pixels * fine + pixels / 4 * middle + pixels / 16 * coarse);
    }
  }
});

Deno.test("countGraph: ConvTranspose2d(3→1, k2, s2) on 2×2 does 48 MACs (definition; fvcore 48, torchinfo 208, thop 192)", () => {
  const graph: Pick<Graph, "nodes"> = {
    nodes: [
      { id: "input", op: "input", inputs: [], shape: [2, 2, 3], attributes: {} },
      {
        id: "up",
        op: "conv2d_transpose",
        inputs: ["input"],
        shape: [4, 4, 1],
        attributes: { kernelSize: 2 },
      },
    ],
  };
  const { macs, parameters, layers } = countGraph(graph);
  assert.equal(macs, 48);
  assert.equal(parameters, 13);
  assert.equal(layers[1].biasAdds, 16);
});

Deno.test("countGraph: bias, activation, pooling and join are listed apart, by hand-counted amounts", () => {
  const { layers } = countModel({ ...fractal, input_shape: [4, 4, 1], channels: [2, 3] });
  const of = (id: string) => layers.find((layer) => layer.id === id);
  const nothing = {
    parameters: 0,
    macs: 0,
    biasAdds: 0,
    activations: 0,
    poolComparisons: 0,
    joinOperations: 0,
  };
  const expected = [
    {
      ...nothing,
      id: "encoder0.second.conv",
      op: "conv2d",
      outputShape: [4, 4, 2],
      parameters: 36,
      macs: 576,
      activations: 32,
    },
    { ...nothing, id: "encoder0.join", op: "mean", outputShape: [4, 4, 2], joinOperations: 64 },
    { ...nothing, id: "encoder0.pool", op: "max_pool", outputShape: [2, 2, 2], poolComparisons: 24 },
    { ...nothing, id: "decoder0.skip", op: "concat", outputShape: [4, 4, 4] },
    { ...nothing, id: "output", op: "conv2d", outputShape: [4, 4, 1], parameters: 3, macs: 32, biasAdds: 16 },
  ];
  for (const layer of expected) assert.deepEqual(of(layer.id), layer);
});

Deno.test("countModel: an FNO's layers by hand (8 × 12 points, 2 → 3 channels, 3 modes: 5 × 3 wavenumbers)", () => {
  const { layers, parameters, macs } = countModel(TINY_NETWORKS.fno);
  const of = (id: string) => layers.find((layer) => layer.id === id)!;
  const spectral = of("block0.spectral");
  assert.equal(spectral.parameters, 15 * 9 * 2); // a complex 3 × 3 matrix for each wavenumber
  const there = 10 * 8 * 12 * 3 + // along y: 10 numbers of each of 36 columns, from 8 rows
    5 * 6 * 24 * 3; // along x: 6 numbers of each of 5 lines and 3 channels, from 12 complex numbers
  const products = 15 * 9 * 4; // a complex product is four real ones
  assert.equal(spectral.macs, there + products + there);
  assert.deepEqual([of("block0.bypass").parameters, of("block0.bypass").macs], [12, 96 * 9]);
  assert.deepEqual([of("block0.sum").joinOperations, of("block0.relu").activations], [288, 288]);
  assert.equal(parameters, (2 * 3 + 3) + 2 * (270 + 12) + (3 * 4 + 4) + (4 + 1));
  assert.equal(macs, 96 * (2 * 3 + 2 * 9 + 3 * 4 + 4) + 2 * spectral.macs);
});

Deno.test("countModel: a spectral layer costs the sizes of the products that are done (tf.matMul, counted)", async () => {
  await selectBackend({ requested: "cpu" });
  const config = { ...TINY_NETWORKS.fno, channels: 5, blocks: 1 };
  const model = buildModel(config, { seed: 0 });
  const x = tf.zeros<tf.Rank.R4>([1, ...config.input_shape]);
  const { kernels } = await tf.profile(() => model.forward(x));
  const products = kernels.filter(({ name }) => name === "BatchMatMul").map(({ inputShapes, outputShapes }) =>
    outputShapes[0].reduce((a, b) => a * b) * (inputShapes[1] as number[]).at(-2)!
  );
  assert.equal(products.length, 5);
  const { macs } = countModel(config).layers.find(({ op }) => op === "spectral_conv2d")!;
  assert.equal(products.reduce((a, b) => a + b), macs);
  tf.dispose(x);
  model.dispose();
});

Deno.test("countModel: a ResNet's parameters and MACs follow the closed form, for many sizes (algebra)", () => {
  for (const [width, blocks, kernel] of [[1, 1, 1], [3, 2, 5], [32, 5, 3]]) {
    const config = { ...TINY_NETWORKS.resnet, channels: width, blocks, kernel_size: kernel };
    const weights = kernel ** 2 * (2 * width + 2 * blocks * width ** 2) + width;
    const count = countModel(config);
    assert.equal(count.parameters, weights + (2 * blocks + 1) * width + 1);
    assert.equal(count.macs, 8 * 12 * weights);
  }
});

Deno.test("countGraph: operations without a rule fail the gate, each named with its node (broken graph)", () => {
  const { nodes } = architecture(unet);
  const strange = nodes.map((node) => node.op === "max_pool" ? { ...node, op: "fourier" } : node);
  assert.throws(() => countGraph({ nodes: strange as unknown as Graph["nodes"] }), (error) => {
    assert.ok(error instanceof GateError);
    assert.deepEqual(
      error.findings,
      ["encoder0.pool", "encoder1.pool"].map((id) =>
        `Cannot count node '${id}': its operation 'fourier' has no counting rule`
      ),
    );
    return true;
  });
  const inherited = nodes.map((node) => node.op === "concat" ? { ...node, op: "toString" } : node);
  assert.throws(() => countGraph({ nodes: inherited as unknown as Graph["nodes"] }), GateError);
});

const { unet: tinyUnet, fractal_unet: tinyFractal, resnet, fno } = TINY_NETWORKS;

for (
  const [index, config] of [
    tinyUnet,
    tinyFractal,
    { ...tinyFractal, columns: 3, use_skip: false, kernel_size: 5 },
    resnet,
    fno,
  ].entries()
) {
  Deno.test(`countModel: the variables of the built ${config.type} (${index}) hold as many values (tensor sizes)`, async () => {
    await selectBackend({ requested: "cpu" });
    const model = buildModel(config, { seed: 0 });
    const { layers, parameters } = countModel(model.config);
    const sizes = [...model.variables.values()].map(({ size }) => size);
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), parameters);
    for (const { id, parameters } of layers) {
      const own = ["kernel", "multiplier", "bias"].map((role) =>
        model.variables.get(`${id}/${role}`)?.size ?? 0
      );
      assert.equal(own.reduce((sum, size) => sum + size), parameters, id);
    }
    model.dispose();
  });
}
