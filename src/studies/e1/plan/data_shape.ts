import type { DataConfig, Scaling } from "./data_config.ts";

/** Of a generated data set: ω, and the velocity diagnosed from it. With both, advection is local to a convolution. */
export const CHANNELS: readonly string[] = ["vorticity", "u", "v"];

/** What a data set offers to a network, as far as it is known without a value of it. */
export interface DataShape {
  readonly name: string;
  /** The channels by name, the predicted ones first. */
  readonly channels: readonly string[];
  readonly targets: number;
  /** Time from frame to frame that is used. */
  readonly frameInterval: number;
  /** What the configuration says of each channel's normalisation; undefined where it says nothing. */
  readonly scaling: readonly (Scaling | undefined)[];
  /** Frames of a trajectory and points of a frame; undefined where only the file knows. */
  readonly grid: { readonly times: number; readonly height: number; readonly width: number } | undefined;
}

/** What the configuration alone says. */
export function shapeOf(config: DataConfig): DataShape {
  const { name } = config;
  if (config.layout === "chimera") {
    const { grid: { size }, time: { frames, frame_interval: frameInterval } } = config;
    return {
      name,
      channels: CHANNELS,
      targets: 1,
      frameInterval,
      scaling: CHANNELS.map(() => undefined),
      grid: { times: frames, height: size, width: size },
    };
  }
  return {
    name,
    channels: config.channels.map(({ name }) => name),
    targets: config.targets,
    frameInterval: config.frame_interval * config.reduced_resolution_t,
    scaling: config.channels.map(({ normalisation }) => normalisation),
    grid: undefined,
  };
}
