import { z } from "zod";
import { kernelSize, rate, sharedFields, width } from "./fields.ts";
import type { Graph } from "./graph.ts";
import { type Added, GraphBuilder } from "./graph_builder.ts";

/** Adds one block of convolutions under the prefix `id` and returns its last node. */
export type AddBlock = (
  builder: GraphBuilder,
  block: { readonly id: string; readonly from: Added; readonly channels: number },
) => Added;

/** What a model file says of the frame. */
export const frameFields = {
  ...sharedFields,
  /** Width of each resolution, finest first; the last one is the bottleneck's. */
  channels: z.array(width).min(2).readonly(),
  kernel_size: kernelSize,
  /** Whether the decoder sees the encoder's activations of its own resolution. */
  use_skip: z.boolean(),
  /** Probability that an activation at a block's end is dropped in training. */
  dropout: rate,
};

type FrameConfig = z.infer<z.ZodObject<typeof frameFields>>;

const SCALE = 2;

/**
 * The frame of a U-Net (Ronneberger et al. 2015, https://arxiv.org/abs/1505.04597) around any kind of block: a block
 * and a 2×2 max pool for each resolution but the coarsest, a block at the bottleneck, then for each resolution on the
 * way back a transposed convolution 2×2 (with bias), the encoder's activation beside it where `use_skip`, a block;
 * last a 1×1 convolution with bias.
 */
export function encoderDecoder(config: Readonly<FrameConfig>, addBlock: AddBlock): Graph {
  const builder = new GraphBuilder();
  const bottleneck = config.channels.length - 1;

  const stage = (id: string, { from, channels }: { from: Added; channels: number }): Added => {
    const block = addBlock(builder, { id, from, channels });
    const end = config.dropout === 0
      ? block
      : builder.dropout(`${id}.dropout`, { from: block, rate: config.dropout });
    builder.hookPoint(id, end);
    return end;
  };

  const encoded: Added[] = [];
  let current = builder.input(config.input_shape);
  for (let level = 0; level < bottleneck; level++) {
    encoded[level] = stage(`encoder${level}`, { from: current, channels: config.channels[level] });
    current = builder.maxPool(`encoder${level}.pool`, { from: encoded[level], size: SCALE });
  }
  current = stage("bottleneck", { from: current, channels: config.channels[bottleneck] });
  for (let level = bottleneck - 1; level >= 0; level--) {
    const id = `decoder${level}`;
    const channels = config.channels[level];
    const up = builder.upConvolution(`${id}.up`, { from: current, channels, kernelSize: SCALE });
    const from = config.use_skip ? builder.concat(`${id}.skip`, [encoded[level], up]) : up;
    current = stage(id, { from, channels });
  }
  const output = builder.convolution("output", {
    from: current,
    channels: config.output_channels,
    kernelSize: 1,
    bias: true,
    activation: "none",
  });
  builder.hookPoint("output", output);
  return builder.graph(output);
}

/** Whether each resolution is a whole one, and the coarsest has room for the kernel. */
export function checkFrame(
  config: Pick<FrameConfig, "input_shape" | "channels" | "kernel_size">,
  context: z.RefinementCtx,
): void {
  const coarsening = 2 ** (config.channels.length - 1);
  const margin = (config.kernel_size - 1) / 2;
  ["y", "x"].forEach((axis, index) => {
    const size = config.input_shape[index];
    const path = ["input_shape", index];
    if (size % coarsening !== 0) {
      const reason = `${config.channels.length} resolutions halve it ${config.channels.length - 1} times`;
      context.addIssue({
        code: "custom",
        path,
        message: `expected ${axis} to be a multiple of ${coarsening} (${reason})`,
      });
    } else if (size / coarsening < margin) {
      context.addIssue({
        code: "custom",
        path,
        message: `expected ${axis} of at least ${
          margin * coarsening
        }, for the kernel to fit into the bottleneck`,
      });
    }
  });
}
