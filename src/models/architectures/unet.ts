import { z } from "zod";
import { checkFrame, encoderDecoder, frameFields } from "../encoder_decoder.ts";
import type { Graph } from "../graph.ts";

const fields = { type: z.literal("unet"), ...frameFields };

/** A model file of the plain U-Net: the frame's fields, no others. */
export const schema: z.ZodObject<typeof fields, z.core.$strict> = z.strictObject(fields).superRefine(
  checkFrame,
);

/**
 * The plain U-Net: a block is conv k×k, ReLU, conv k×k, ReLU; no bias, no normalisation, circular padding.
 */
export function graph(config: Readonly<z.infer<typeof schema>>): Graph {
  const options = { kernelSize: config.kernel_size, bias: false, activation: "relu" } as const;
  return encoderDecoder(config, (builder, { id, from, channels }) => {
    const first = builder.convolution(`${id}.conv1`, { from, channels, ...options });
    return builder.convolution(`${id}.conv2`, { from: first, channels, ...options });
  });
}
