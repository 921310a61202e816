import { InputError } from "@/core/errors.ts";
import type { Hdf5File } from "@/core/hdf5/mod.ts";
import type { ForeignConfig } from "../plan/data_config.ts";
import { refusePacking, refuseUnreadableFills } from "./fill_values.ts";

export type Axis = "trajectory" | "time" | "y" | "x" | "channel";

/** A file made elsewhere. */
export interface Opened {
  readonly file: Hdf5File;
  /** The file's path, for messages. */
  readonly where: string;
}

/** A channel and the place that it has among all. */
export type ChannelReader = Omit<ForeignConfig["channels"][number], "dataset"> & { readonly place: number };

/** The frames of a dataset. */
export interface Grid {
  /** Frames of a trajectory, and points of a frame along y and x, after reduction. */
  readonly times: number;
  readonly height: number;
  readonly width: number;
  /** Frames that are packed together. */
  readonly packedFrames: number;
}

/** Where the trajectories lie: `pathOf` gives the dataset that holds one of them. */
export interface Layout {
  readonly available: number;
  readonly pathOf: (trajectory: number, dataset: string) => string;
}

/** How the file lays out its trajectories. */
export function layoutOf(config: ForeignConfig, opened: Opened): Layout {
  return config.layout === "pdebench_array" ? arrays(config, opened) : groups(opened);
}

/** Whole arrays with a trajectory axis, e.g. `velocity` [n, t, x, y, c] or `Vx`, `density` [n, t, x, y]. */
function arrays({ axes, channels }: ForeignConfig, { file, where }: Opened): Layout {
  const lengths = channels.map(({ dataset }) => {
    const { shape } = file.header(dataset);
    return shape[axesOf(shape, { axes, where, dataset }).indexOf("trajectory")];
  });
  const other = lengths.findIndex((length) => length !== lengths[0]);
  if (other > 0) {
    throw new InputError(
      `'${channels[other].dataset}' has ${lengths[other]} trajectories, '${channels[0].dataset}' ${
        lengths[0]
      }`,
      { where, mend: "choose datasets of the same trajectories" },
    );
  }
  return { available: lengths[0], pathOf: (_, dataset) => dataset };
}

/** One group a trajectory, named by digits and in that order, e.g. `0000/data` [t, x, y, c]. */
function groups({ file, where }: Opened): Layout {
  const names = file.keys().filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  if (names.length === 0) {
    throw new InputError("has no groups named by digits (0000, 0001, …), one a trajectory", {
      where,
      mend: `name the layout that it has: its root holds ${file.keys().slice(0, 8).join(", ") || "nothing"}`,
    });
  }
  return { available: names.length, pathOf: (trajectory, dataset) => `${names[trajectory]}/${dataset}` };
}

/** The grid of a dataset after reduction, from its header alone. */
export function gridOf(
  config: ForeignConfig,
  { file, where, dataset, channels }: Opened & { dataset: string; channels: readonly ChannelReader[] },
): Grid {
  const { shape, chunks } = file.header(dataset);
  const axes = axesOf(shape, { axes: config.axes, where, dataset });
  const [attributes, names] = [file.attributes(dataset), file.attributeNames(dataset)];
  refusePacking(attributes, { names, where, dataset });
  if (channels.some(({ fill_value }) => fill_value !== "none")) {
    refuseUnreadableFills(attributes, { names, where, dataset });
  }
  const components = shape[axes.indexOf("channel")] ?? 1;
  for (const { component } of channels) {
    if ((component ?? 0) >= components || (component === undefined && components > 1)) {
      throw new InputError(`component ${component ?? "(none)"} of ${components}`, {
        where: `${where}: '${dataset}'`,
        mend: components > 1
          ? `set component to 0 … ${components - 1}`
          : "leave component away, or add the axis 'channel' to axes if the dataset has it",
      });
    }
  }
  const { reduced_resolution: everyPoint, reduced_resolution_t: everyFrame } = config;
  const reduced = (axis: Axis, every: number) => Math.ceil(shape[axes.indexOf(axis)] / every);
  const times = reduced("time", everyFrame);
  if (times < 2) {
    const isReduced = everyFrame > 1;
    throw new InputError(
      `${isReduced ? "leaves" : "has"} ${times} frame of each trajectory, and an increment needs two`,
      {
        where: `${where}: '${dataset}'`,
        mend: isReduced ? "lower reduced_resolution_t" : "check the order of axes, or write more frames",
      },
    );
  }
  return {
    times,
    height: reduced("y", everyPoint),
    width: reduced("x", everyPoint),
    packedFrames: Math.max(1, Math.floor((chunks?.[axes.indexOf("time")] ?? 1) / everyFrame)),
  };
}

/**
 * The axes of a dataset, slowest first: those of the configuration, or all of them but `channel` for a dataset that has
 * no components.
 *
 * @throws {InputError} if it has more or fewer
 */
export function axesOf(
  shape: readonly number[],
  { axes, where, dataset }: { axes: readonly Axis[]; where: string; dataset: string },
): readonly Axis[] {
  if (shape.length === axes.length) return axes;
  const without = axes.filter((axis) => axis !== "channel");
  if (shape.length === without.length) return without;
  throw new InputError(`'${dataset}' has shape [${shape.join(", ")}], not the axes [${axes.join(", ")}]`, {
    where,
    mend: "name its axes in the data configuration, slowest first",
  });
}
