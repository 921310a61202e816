import { InputError } from "@/core/errors.ts";
import type { AxisRange } from "@/core/hdf5/mod.ts";
import type { FrameRange } from "@/training/mod.ts";
import type { ForeignConfig } from "../plan/data_config.ts";
import type { Examiner } from "./examine.ts";
import { declaredFills } from "./fill_values.ts";
import { badValue, numbersOf, placeOf } from "./finite.ts";
import {
  axesOf,
  type Axis,
  type ChannelReader,
  type Grid,
  gridOf,
  layoutOf,
  type Opened,
} from "./foreign_layout.ts";

/** A file made elsewhere, seen as trajectories of frames. Its headers have been looked at, and no value of it. */
export interface ForeignSource extends Grid {
  /** How many trajectories there are. */
  readonly available: number;
  /**
   * Frames of one trajectory in single precision, row-major [time, y, x, channel].
   *
   * @throws {InputError} NaN, infinity, a declared fill value, a number that single precision cannot hold
   */
  read(trajectory: number, range: FrameRange, examiner?: Examiner): Float32Array;
  /**
   * Unpacks what the trajectories are stored in, once.
   *
   * @throws {InputError} a chunk that is shorter or longer than it says
   */
  requireWhole(trajectories: readonly number[]): void;
}

/**
 * Opens the layout that the configuration names, and holds every dataset that it reads against it.
 *
 * @throws {InputError} an absent dataset, a type or filter that cannot be read, other axes or components than the
 * configuration says, grids that differ, values packed by scale and offset, a fill value that is no number
 */
export function foreignSource(config: ForeignConfig, opened: Opened): ForeignSource {
  const { file, where } = opened;
  const { available, pathOf } = layoutOf(config, opened);
  const readers = new Map<string, ChannelReader[]>();
  config.channels.forEach(({ dataset, ...channel }, place) => {
    readers.set(dataset, [...readers.get(dataset) ?? [], { ...channel, place }]);
  });
  const everyTrajectory = config.layout === "pdebench_array"
    ? 1
    : Math.min(available, config.trajectories ?? available);
  let grid: Grid | undefined;
  for (let trajectory = 0; trajectory < everyTrajectory; trajectory++) {
    for (const [dataset, channels] of readers) {
      const found = gridOf(config, { ...opened, dataset: pathOf(trajectory, dataset), channels });
      grid ??= found;
      for (const key of ["times", "height", "width"] as const) {
        if (found[key] === grid[key]) continue;
        throw new InputError(
          `'${
            pathOf(trajectory, dataset)
          }' has [time, y, x] = [${found.times}, ${found.height}, ${found.width}], ` +
            `others [${grid.times}, ${grid.height}, ${grid.width}]`,
          { where, mend: "choose channels and trajectories on one grid" },
        );
      }
      grid = { ...grid, packedFrames: Math.max(grid.packedFrames, found.packedFrames) };
    }
  }
  const { height, width } = grid!;
  return {
    ...grid!,
    available,
    read(trajectory, range, examiner) {
      const frames = new Float32Array((range.to - range.from) * height * width * config.channels.length);
      for (const [dataset, channels] of readers) {
        const path = pathOf(trajectory, dataset);
        readInto(frames, { config, file, where, path, channels, trajectory, range, examiner });
      }
      return frames;
    },
    requireWhole(trajectories) {
      const datasets = [...readers.keys()];
      const paths = trajectories.flatMap((trajectory) =>
        datasets.map((dataset) => pathOf(trajectory, dataset))
      );
      for (const path of new Set(paths)) file.requireWhole(path);
    },
  };
}

/** Reads frames of the channels that one dataset holds, and puts their axes in order. */
function readInto(
  frames: Float32Array,
  { config, file, where, path, channels, trajectory, range, examiner }: Opened & {
    config: ForeignConfig;
    path: string;
    channels: readonly ChannelReader[];
    trajectory: number;
    range: FrameRange;
    examiner: Examiner | undefined;
  },
): void {
  const { reduced_resolution: everyPoint, reduced_resolution_t: everyFrame } = config;
  const { shape: whole, fillValue: unwritten } = file.header(path);
  const axes = axesOf(whole, { axes: config.axes, where, dataset: path });
  const slice = axes.map((axis, index): AxisRange => {
    if (axis === "trajectory") return [trajectory, trajectory + 1];
    if (axis === "time") return [range.from * everyFrame, (range.to - 1) * everyFrame + 1, everyFrame];
    return [0, whole[index], axis === "channel" ? 1 : everyPoint];
  });
  const { data, shape } = file.read(path, { slice });
  const origin = { where, dataset: path, shape, ranges: slice };
  const values = numbersOf(data, origin);
  const along = (axis: Axis) =>
    axes.includes(axis)
      ? shape.slice(axes.indexOf(axis) + 1).reduce((product, length) => product * length, 1)
      : 0;
  const lengthOf = (axis: Axis) => shape[axes.indexOf(axis)];
  const [alongTime, alongY, alongX] = [along("time"), along("y"), along("x")];
  const [times, height, width] = [lengthOf("time"), lengthOf("y"), lengthOf("x")];
  for (const { name, place, component = 0, fill_value } of channels) {
    const fills = declaredFills(file.attributes(path), { like: values, given: fill_value, unwritten });
    const offset = component * along("channel");
    let at = place;
    for (let time = 0; time < times; time++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++, at += config.channels.length) {
          const source = offset + time * alongTime + y * alongY + x * alongX;
          const value = values[source];
          const single = Math.fround(value);
          if (!Number.isFinite(single)) throw badValue(value, { at: source, ...origin });
          if (fills.length > 0 && fills.includes(value)) {
            throw new InputError(
              `channel '${name}' holds the fill value ${value} at ${placeOf(source, origin)}`,
              {
                where: `${where}: '${path}'`,
                mend:
                  "fill those points or leave those trajectories out; if it is a value, write fill_value: none",
              },
            );
          }
          frames[at] = single;
          examiner?.see(place, { value, single, place: () => placeOf(source, origin) });
        }
      }
    }
  }
}
