import { join } from "node:path";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import type { DataConfig, Scaling } from "./data_config.ts";
import { foreignSource } from "./foreign_source.ts";
import { CHANNELS } from "./read_generated.ts";
import { splitTrajectories } from "./split_trajectories.ts";

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

/**
 * The same with what the file's headers say; no value is read, so that a set that is held out stays unopened.
 *
 * @throws {InputError} whatever `foreignSource` finds in the headers; shares of the trajectories that leave a split none
 */
export async function shapeOnDisk(
  config: DataConfig,
  { dataFolder }: { dataFolder: string },
): Promise<DataShape> {
  const shape = shapeOf(config);
  if (config.layout === "chimera") return shape;
  const where = join(dataFolder, ...config.file.split("/"));
  using file = await openHdf5(where);
  const { available, times, height, width } = foreignSource(config, { file, where });
  splitTrajectories(config, { available, where });
  return { ...shape, grid: { times, height, width } };
}
