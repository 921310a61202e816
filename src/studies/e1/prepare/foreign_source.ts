import { InputError } from "@/core/errors.ts";
import type { Hdf5File } from "@/core/hdf5/mod.ts";
import type { ForeignConfig } from "./data_config.ts";
import { finite } from "./finite.ts";

/** One trajectory of one dataset, as it lies in the file. */
export interface Block {
  readonly data: ArrayLike<number>;
  /** Names and lengths of its axes, slowest first. */
  readonly axes: readonly ForeignConfig["axes"][number][];
  readonly shape: readonly number[];
}

/** A file made elsewhere, seen as trajectories. */
export interface ForeignSource {
  /** How many trajectories there are. */
  readonly available: number;
  /** @throws {InputError} absent dataset, other axes than the configuration says, NaN or infinity */
  read(trajectory: number, dataset: string): Block;
}

/** Opens the layout that the configuration names. */
export function foreignSource(
  config: ForeignConfig,
  { file, where }: { file: Hdf5File; where: string },
): ForeignSource {
  return config.layout === "pdebench_array"
    ? arraySource(config.axes, { file, where, first: config.channels[0].dataset })
    : groupSource(config.axes, { file, where, first: config.channels[0].dataset });
}

interface Opened {
  readonly file: Hdf5File;
  readonly where: string;
  /** A dataset that must be there. */
  readonly first: string;
}

/** Whole arrays with a trajectory axis, e.g. `velocity` [n, t, x, y, c] or `Vx`, `density` [n, t, x, y]. */
function arraySource(axes: Extract<ForeignConfig, { layout: "pdebench_array" }>["axes"], opened: Opened) {
  const { file, where, first } = opened;
  const shapeOf = (dataset: string) => checkAxes(file.shape(dataset), { axes, where, dataset });
  const along = axes.indexOf("trajectory");
  return {
    available: shapeOf(first)[along],
    read(trajectory: number, dataset: string): Block {
      const slice = shapeOf(dataset).map((length, axis): [number, number] =>
        axis === along ? [trajectory, trajectory + 1] : [0, length]
      );
      const { data, shape } = file.read(dataset, { slice });
      const start = slice.map(([first]) => first);
      return {
        data: finite(data as Float64Array, { where, dataset, shape, start }),
        axes,
        shape,
      };
    },
  };
}

/** One group a trajectory, named by digits and in that order, e.g. `0000/data` [t, x, y, c]. */
function groupSource(axes: Extract<ForeignConfig, { layout: "pdebench_groups" }>["axes"], opened: Opened) {
  const { file, where, first } = opened;
  const groups = file.keys().filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  if (groups.length === 0) {
    throw new InputError("has no groups named by digits (0000, 0001, …), one a trajectory", {
      where,
      mend: `name the layout that it has: its root holds ${file.keys().slice(0, 8).join(", ") || "nothing"}`,
    });
  }
  checkAxes(file.shape(`${groups[0]}/${first}`), { axes, where, dataset: `${groups[0]}/${first}` });
  return {
    available: groups.length,
    read(trajectory: number, name: string): Block {
      const dataset = `${groups[trajectory]}/${name}`;
      const { data, shape } = file.read(dataset);
      checkAxes(shape, { axes, where, dataset });
      return { data: finite(data as Float64Array, { where, dataset, shape }), axes, shape };
    },
  };
}

function checkAxes(
  shape: readonly number[],
  { axes, where, dataset }: { axes: readonly string[]; where: string; dataset: string },
): readonly number[] {
  if (shape.length === axes.length) return shape;
  throw new InputError(`'${dataset}' has shape [${shape.join(", ")}], not the axes [${axes.join(", ")}]`, {
    where,
    mend: "name its axes in the data configuration, slowest first",
  });
}
