/** For tests: a U-Net of one stage on 8 × 8 points with two channels. */
import type { ConfigOf } from "../config.ts";

export const TINY_UNET: ConfigOf<"unet"> = {
  name: "tiny",
  type: "unet",
  input_shape: [8, 8, 2],
  output_channels: 1,
  channels: [3, 4],
  kernel_size: 3,
  use_skip: true,
  dropout: 0,
};
