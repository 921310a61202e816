import { z } from "zod";
import { checkFrame, encoderDecoder, frameFields } from "../encoder_decoder.ts";
import { rate } from "../fields.ts";
import type { Graph } from "../graph.ts";
import type { Added, GraphBuilder } from "../graph_builder.ts";

const fields = {
  type: z.literal("fractal_unet"),
  ...frameFields,
  /** Depth of the fractal expansion, C in Larsson et al. (2016): the deepest path has 2^(C−1) convolutions. */
  columns: z.int().min(2).max(8),
  /** Probability that a join loses one of its inputs in training; one always stays. */
  drop_path: rate,
};

/** A model file of the fractal U-Net. */
export const schema: z.ZodObject<typeof fields, z.core.$strict> = z.strictObject(fields).superRefine(
  checkFrame,
);

/** The fractal U-Net: every block of the U-Net's frame is a {@linkcode addFractalBlock fractal block}. */
export function graph(config: Readonly<z.infer<typeof schema>>): Graph {
  const options = { kernelSize: config.kernel_size, dropProbability: config.drop_path };
  return encoderDecoder(
    config,
    (builder, block) => addFractalBlock(builder, { ...block, ...options, columns: config.columns }),
  );
}

/**
 * The fractal expansion rule of Larsson, Maire & Shakhnarovich (2016), FractalNet, eq. 1
 * (https://arxiv.org/abs/1605.07648), without normalisation:
 *
 *     f₁(z) = ReLU(conv(z)),   f_{C+1}(z) = mean( (f_C ∘ f_C)(z), ReLU(conv(z)) ).
 *
 * The rule is applied as it stands: each join is the mean of two, so that with C > 2 a shallower column weighs more
 * in the block's last activation than a deeper one (the paper's figure draws adjacent joins as one mean of many).
 *
 * @param block `columns`: C; `dropProbability`: of local drop-path at each join
 * @returns the block's last node: a convolution for C = 1, else a join
 */
export function addFractalBlock(
  builder: GraphBuilder,
  block: {
    readonly id: string;
    readonly from: Added;
    readonly channels: number;
    readonly columns: number;
    readonly kernelSize: number;
    readonly dropProbability: number;
  },
): Added {
  const { id, from, channels, columns, kernelSize, dropProbability } = block;
  const convolution = builder.convolution(`${id}.conv`, {
    from,
    channels,
    kernelSize,
    bias: false,
    activation: "relu",
  });
  if (columns === 1) return convolution;
  const inner = { ...block, columns: columns - 1 };
  const first = addFractalBlock(builder, { ...inner, id: `${id}.first` });
  const second = addFractalBlock(builder, { ...inner, id: `${id}.second`, from: first });
  return builder.mean(`${id}.join`, { of: [second, convolution], dropProbability });
}
