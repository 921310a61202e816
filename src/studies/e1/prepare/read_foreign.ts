import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import type { ForeignConfig } from "./data_config.ts";
import { type Block, foreignSource } from "./foreign_source.ts";
import type { SplitData } from "./split_data.ts";
import { splitTrajectories, type TrajectorySplit } from "./split_trajectories.ts";

/** One channel of one trajectory after reduction, `[time, y, x]`. */
interface ChannelField {
  readonly data: Float32Array;
  readonly shape: readonly [time: number, y: number, x: number];
}

/**
 * Reads one split of a file laid out like PDEBench's two-dimensional sets (Takamoto et al. 2022, arXiv:2210.07182).
 * Axes may lie in any order; one trajectory of the file is in memory at a time.
 */
export async function readForeign(
  config: ForeignConfig,
  { split, dataFolder }: { split: string; dataFolder: string },
): Promise<SplitData> {
  const where = join(dataFolder, ...config.file.split("/"));
  using file = await openHdf5(where);
  const source = foreignSource(config, { file, where });
  const chosen =
    splitTrajectories(config, { available: source.available, where })[split as keyof TrajectorySplit];
  const channels = config.channels.length;
  let shape: ChannelField["shape"] | undefined;
  let series = new Float32Array(0);
  for (const [place, trajectory] of chosen.entries()) {
    const blocks = new Map<string, Block>();
    for (const [channel, { dataset, component }] of config.channels.entries()) {
      const block = blocks.get(dataset) ?? source.read(trajectory, dataset);
      blocks.set(dataset, block);
      const field = channelField(block, { component, config, origin: `${where}: '${dataset}'` });
      if (shape === undefined) {
        shape = field.shape;
        series = new Float32Array(chosen.length * field.data.length * channels);
      }
      if (field.shape.some((length, axis) => length !== shape![axis])) {
        throw new InputError(
          `trajectory ${trajectory} has [time, y, x] = [${field.shape}], others [${shape}]`,
          {
            where: `${where}: '${dataset}'`,
            mend: "choose channels and trajectories on one grid",
          },
        );
      }
      const first = place * field.data.length;
      for (let at = 0; at < field.data.length; at++) {
        series[(first + at) * channels + channel] = field.data[at];
      }
    }
  }
  const [time, y, x] = shape!;
  return {
    series: { data: series, shape: [chosen.length, time, y, x, channels] },
    channels: config.channels.map(({ name }) => name),
    targets: config.targets,
    frameInterval: config.frame_interval * config.reduced_resolution_t,
    resolvedWavenumber: Math.floor(Math.min(y, x) / 2) - 1,
  };
}

/** Takes one component, every so many frames and points, and puts the axes in order. */
function channelField(
  { data, axes, shape }: Block,
  { component, config, origin }: { component: number | undefined; config: ForeignConfig; origin: string },
): ChannelField {
  const components = shape[axes.indexOf("channel")] ?? 1;
  if ((component ?? 0) >= components || (component === undefined && components > 1)) {
    throw new InputError(`component ${component ?? "(none)"} of ${components}`, {
      where: origin,
      mend: `set component to 0 … ${components - 1}`,
    });
  }
  const stride = (axis: Block["axes"][number]) =>
    axes.includes(axis)
      ? shape.slice(axes.indexOf(axis) + 1).reduce((product, length) => product * length, 1)
      : 0;
  const { reduced_resolution: everyPoint, reduced_resolution_t: everyFrame } = config;
  const reduced = (axis: Block["axes"][number], every: number) =>
    Math.ceil(shape[axes.indexOf(axis)] / every);
  const [times, height, width] = [
    reduced("time", everyFrame),
    reduced("y", everyPoint),
    reduced("x", everyPoint),
  ];
  if (times < 2) {
    throw new InputError(`leaves ${times} frame of each trajectory, and an increment needs two`, {
      where: origin,
      mend: "lower reduced_resolution_t",
    });
  }
  const [alongTime, alongY, alongX] = [
    everyFrame * stride("time"),
    everyPoint * stride("y"),
    everyPoint * stride("x"),
  ];
  const offset = (component ?? 0) * stride("channel");
  const field = new Float32Array(times * height * width);
  let at = 0;
  for (let time = 0; time < times; time++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) field[at++] = data[offset + time * alongTime + y * alongY + x * alongX];
    }
  }
  return { data: field, shape: [times, height, width] };
}
