/** For tests: a small network of every architecture, on 8 × 12 points with two channels. */
import type { ArchitectureName, ConfigOf } from "../config.ts";

const shared = { name: "tiny", input_shape: [8, 12, 2], output_channels: 1 } as const;
const frame = { ...shared, channels: [3, 4, 5], kernel_size: 3, use_skip: true, dropout: 0 } as const;

export const TINY_NETWORKS: { readonly [Name in ArchitectureName]: ConfigOf<Name> } = {
  unet: { ...frame, type: "unet" },
  fractal_unet: { ...frame, type: "fractal_unet", columns: 2, drop_path: 0 },
  resnet: { ...shared, type: "resnet", channels: 3, blocks: 3, kernel_size: 3 },
  fno: { ...shared, type: "fno", channels: 3, blocks: 2, modes: 3, projection_channels: 4 },
};
