import type { UnetConfig } from "./config.ts";
import { encoderDecoder } from "./encoder_decoder.ts";
import type { Graph } from "./graph.ts";

/**
 * The plain U-Net: a block is conv k×k, ReLU, conv k×k, ReLU; no bias, no normalisation, circular padding.
 */
export function unetArchitecture(config: UnetConfig): Graph {
  const options = { kernelSize: config.kernel_size, bias: false, activation: "relu" } as const;
  return encoderDecoder(config, (builder, { id, from, channels }) => {
    const first = builder.convolution(`${id}.conv1`, { from, channels, ...options });
    return builder.convolution(`${id}.conv2`, { from: first, channels, ...options });
  });
}
