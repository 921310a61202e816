import { z } from "zod";
import { blockName } from "../block_names.ts";
import { depth, sharedFields, width } from "../fields.ts";
import type { Graph } from "../graph.ts";
import { type Added, GraphBuilder } from "../graph_builder.ts";

const fields = {
  type: z.literal("fno"),
  ...sharedFields,
  /** Width from the lifting to the projection. */
  channels: width,
  /** Fourier layers. */
  blocks: depth,
  /** Wavenumbers −modes < k < modes along each axis are kept, in waves over the box. */
  modes: z.int().min(1),
  /** Width of the projection's hidden layer. */
  projection_channels: width,
};

/** A model file of the Fourier neural operator. */
export const schema: z.ZodObject<typeof fields, z.core.$strict> = z.strictObject(fields).superRefine((
  { input_shape, modes },
  context,
) => {
  const most = Math.floor((Math.min(input_shape[0], input_shape[1]) + 1) / 2);
  if (modes <= most) return;
  const message = `expected at most ${most}, as ${2 * modes - 1} wavenumbers need as many points a side`;
  context.addIssue({ code: "custom", path: ["modes"], message });
});

/**
 * A Fourier neural operator (Li et al. 2021, https://arxiv.org/abs/2010.08895): lifting by a 1×1 convolution, then blocks
 *
 *     x ← ReLU(W x + b + K x),
 *
 * K a spectral convolution and W a 1×1 one, last the projection by two 1×1 convolutions with ReLU between them. As in the
 * paper the activation is ReLU; its coordinates as further inputs and its padding are left out, so that on a periodic box
 * rolling the input rolls the output. Both branches of a block start with half of the variance that ReLU then halves.
 *
 * Hook points: `lifting`, each block's end (see {@linkcode blockName}), `projection`, `output`.
 */
export function graph(config: Readonly<z.infer<typeof schema>>): Graph {
  const { channels, blocks, modes } = config;
  const builder = new GraphBuilder();
  const pointwise = { kernelSize: 1, bias: true } as const;
  const input = builder.input(config.input_shape);
  let current: Added = builder.convolution("lifting", {
    from: input,
    channels,
    ...pointwise,
    activation: "none",
    initialGain: Math.SQRT1_2, // no ReLU follows that would halve the variance
  });
  builder.hookPoint("lifting", current);
  for (let index = 0; index < blocks; index++) {
    const id = `block${index}`;
    const spectral = builder.spectralConvolution(`${id}.spectral`, { from: current, channels, modes });
    const bypass = builder.convolution(`${id}.bypass`, {
      from: current,
      channels,
      ...pointwise,
      activation: "none",
      initialGain: Math.SQRT1_2,
    });
    const sum = builder.sum(`${id}.sum`, [spectral, bypass]);
    current = builder.relu(`${id}.relu`, { from: sum });
    builder.hookPoint(blockName(index, { blocks }), current);
  }
  const projection = builder.convolution("projection", {
    from: current,
    channels: config.projection_channels,
    ...pointwise,
    activation: "relu",
  });
  builder.hookPoint("projection", projection);
  const output = builder.convolution("output", {
    from: projection,
    channels: config.output_channels,
    ...pointwise,
    activation: "none",
  });
  builder.hookPoint("output", output);
  return builder.graph(output);
}
