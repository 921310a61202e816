import { z } from "zod";
import { blockName } from "../block_names.ts";
import { depth, kernelSize, sharedFields, width } from "../fields.ts";
import type { Graph } from "../graph.ts";
import { type Added, GraphBuilder } from "../graph_builder.ts";

const fields = {
  type: z.literal("resnet"),
  ...sharedFields,
  /** Width from the stem to the output layer. */
  channels: width,
  /** Residual blocks of two convolutions each. */
  blocks: depth,
  kernel_size: kernelSize,
};

/** A model file of the residual network. */
export const schema: z.ZodObject<typeof fields, z.core.$strict> = z.strictObject(fields).superRefine((
  { input_shape, kernel_size },
  context,
) => {
  const margin = (kernel_size - 1) / 2;
  ["y", "x"].forEach((axis, index) => {
    if (input_shape[index] >= margin) return;
    const message = `expected ${axis} of at least ${margin}, for the kernel to fit`;
    context.addIssue({ code: "custom", path: ["input_shape", index], message });
  });
});

/**
 * A residual network with pre-activation (He et al. 2016, Identity mappings in deep residual networks,
 * https://arxiv.org/abs/1603.05027) at the resolution of the fields: a stem conv k×k, then blocks
 *
 *     x ← x + conv(ReLU(conv(ReLU(x)))),
 *
 * last ReLU and a 1×1 convolution. Circular padding; every convolution has a bias, as nothing is normalised. So that the
 * activations do not grow with the number of blocks L, the last convolution of each starts √(1/L) times as large as others
 * (the scale of Zhang et al. 2019, Fixup, https://arxiv.org/abs/1901.09321, for branches of two layers): the variance grows
 * by less than e over all of them.
 *
 * Hook points: `stem`, the sum at each block's end (see {@linkcode blockName}), `output`.
 */
export function graph(config: Readonly<z.infer<typeof schema>>): Graph {
  const { channels, blocks } = config;
  const builder = new GraphBuilder();
  const convolution = { channels, kernelSize: config.kernel_size, bias: true };
  const input = builder.input(config.input_shape);
  let current: Added = builder.convolution("stem", { from: input, ...convolution, activation: "none" });
  builder.hookPoint("stem", current);
  for (let index = 0; index < blocks; index++) {
    const id = `block${index}`;
    const active = builder.relu(`${id}.relu`, { from: current });
    const first = builder.convolution(`${id}.conv1`, { from: active, ...convolution, activation: "relu" });
    const second = builder.convolution(`${id}.conv2`, {
      from: first,
      ...convolution,
      activation: "none",
      initialGain: Math.sqrt(1 / blocks),
    });
    current = builder.sum(`${id}.sum`, [current, second]);
    builder.hookPoint(blockName(index, { blocks }), current);
  }
  const output = builder.convolution("output", {
    from: builder.relu("relu", { from: current }),
    channels: config.output_channels,
    kernelSize: 1,
    bias: true,
    activation: "none",
  });
  builder.hookPoint("output", output);
  return builder.graph(output);
}
