import { z } from "zod";
import { pathProblem } from "@/core/manifest/mod.ts";

/** What every data set's file says, whatever its layout. */
export interface DataSet {
  /** The file's own name. */
  readonly name: string;
  /** Whether the set is in distribution (networks are trained on it) or out of it (test only). */
  readonly role: "ind" | "ood";
  /** The manifest that freezes the file, relative to the repository. */
  readonly manifest: string;
  /** The file, relative to the data folder: the manifest entry's path. */
  readonly file: string;
}

/** Flow parameters in units of the box (side 2π) and of time. */
export interface FlowParameters {
  /** In length²/time. */
  readonly viscosity: number;
  /** In 1/time. */
  readonly drag: number;
  /** In waves over the box. */
  readonly forcing_wavenumber: number;
  /** Of the force on u, in length/time². */
  readonly forcing_amplitude: number;
}

/** A data set that Chimera generates. */
export interface GeneratedConfig extends DataSet {
  /** Chimera's own. */
  readonly layout: "chimera";
  /** Seed of the data, which no training seed changes. */
  readonly seed: number;
  /** Points a side, powers of two. */
  readonly grid: {
    /** That the equations are solved on. */
    readonly solver_size: number;
    /** That are stored. */
    readonly size: number;
  };
  /** In units of the flow's time; the intervals are whole numbers of steps. */
  readonly time: {
    readonly step: number;
    /** Before the first stored frame. */
    readonly spin_up: number;
    readonly frame_interval: number;
    /** Of a trajectory. */
    readonly frames: number;
  };
  /** A random field, wavenumbers in waves over the box. */
  readonly initial_vorticity: {
    /** In 1/time. */
    readonly rms: number;
    readonly corner_wavenumber: number;
    readonly exponent: number;
    readonly max_wavenumber: number;
  };
  /** Of all splits, but for what one has different. */
  readonly flow: FlowParameters;
  /** Split → how many trajectories, and what its flow has different. */
  readonly splits: Readonly<
    Record<string, { readonly trajectories: number; readonly flow?: Partial<FlowParameters> }>
  >;
}

/**
 * How a channel is made comparable to the others, with constants from the in-distribution training split alone:
 * `mean_sigma`: less its mean, over its standard deviation; `sigma`: over its standard deviation; `log`: the same as
 * `mean_sigma` of its natural logarithm; `constant`: of a channel that is one number everywhere in training, less that
 * number, over its size; `none`: as it is; or a mean and a sigma of one's own.
 */
export type Scaling =
  | "mean_sigma"
  | "sigma"
  | "log"
  | "constant"
  | "none"
  | { readonly mean: number; readonly sigma: number };

/** One field of a file made elsewhere. */
export interface ForeignChannel {
  /** What the channel is called here. */
  readonly name: string;
  /** Counts from the file's root (`pdebench_array`) or from each trajectory's group (`pdebench_groups`). */
  readonly dataset: string;
  /** The place along the dataset's channel axis. */
  readonly component?: number;
  /** `mean_sigma` if absent. */
  readonly normalisation?: Scaling;
  /** A number that stands for a missing value, beside those that the file declares; `none`: all numbers are values. */
  readonly fill_value?: number | "none";
}

/** What the files of all foreign layouts say. */
export interface ForeignDataSet extends DataSet {
  /** The fields to read, the predicted ones first. */
  readonly channels: readonly ForeignChannel[];
  /** How many of the channels, from the first, the networks predict. */
  readonly targets: number;
  /** Time from frame to frame in the file, in the file's unit. */
  readonly frame_interval: number;
  /** Every how many points are used, as in PDEBench's own loaders; 1 where the file says nothing. */
  readonly reduced_resolution: number;
  /** Every how many frames are used, likewise. */
  readonly reduced_resolution_t: number;
  /** Use this many trajectories from the file's first on; all if absent. */
  readonly trajectories?: number;
  /** Shares of the trajectories, drawn without replacement by the data set's own seed; 0 where the file has none. */
  readonly split: {
    readonly seed: number;
    readonly train: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Shifts in grid points (after reduction) that leave the equations unchanged; 0 for none. */
  readonly symmetry: { readonly y: number; readonly x: number };
}

/** A file whose datasets hold all trajectories. */
export interface ArrayConfig extends ForeignDataSet {
  /** As PDEBench lays out arrays. */
  readonly layout: "pdebench_array";
  /** The axes of the datasets, slowest first; `channel` only if they have components. */
  readonly axes: readonly ("trajectory" | "time" | "y" | "x" | "channel")[];
}

/** A file with a group for each trajectory. */
export interface GroupsConfig extends ForeignDataSet {
  /** As PDEBench lays out groups. */
  readonly layout: "pdebench_groups";
  /** The axes of the dataset in each trajectory's group, slowest first. */
  readonly axes: readonly ("time" | "y" | "x" | "channel")[];
}

/** A data set made elsewhere, read as PDEBench lays its files out. */
export type ForeignConfig = ArrayConfig | GroupsConfig;

/** A data set's configuration; `layout` says which. */
export type DataConfig = GeneratedConfig | ForeignConfig;

const positive = z.number().positive();
const count = z.int().positive();
const seed = z.int().nonnegative();
const powerOfTwo = z.int().min(8).refine((n) => Number.isInteger(Math.log2(n)), "expected a power of two");

/** Inside the folder that it counts from. */
const pathSchema = z.string().superRefine((path, context) => {
  const message = pathProblem(path);
  if (message !== undefined) context.addIssue({ code: "custom", message });
});

const common = {
  name: z.string().regex(/^[a-z0-9_]+$/),
  role: z.enum(["ind", "ood"]),
  manifest: pathSchema,
  file: pathSchema,
};

const flowSchema = z.strictObject({
  viscosity: positive,
  drag: z.number().nonnegative(),
  forcing_wavenumber: count,
  forcing_amplitude: z.number().nonnegative(),
});

const generatedSchema = z.strictObject({
  ...common,
  layout: z.literal("chimera"),
  seed,
  grid: z.strictObject({ solver_size: powerOfTwo, size: powerOfTwo }),
  time: z.strictObject({
    step: positive,
    spin_up: z.number().nonnegative(),
    frame_interval: positive,
    frames: z.int().min(2),
  }),
  initial_vorticity: z.strictObject({
    rms: positive,
    corner_wavenumber: positive,
    exponent: positive,
    max_wavenumber: count,
  }),
  flow: flowSchema,
  splits: z.record(
    z.string().regex(/^[a-z_]+$/),
    z.strictObject({ trajectories: count, flow: flowSchema.partial().optional() }),
  ),
}).superRefine((config, context) => {
  const { grid, time, splits, role } = config;
  const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (grid.size > grid.solver_size) problem(["grid", "size"], "expected at most solver_size");
  for (const key of ["spin_up", "frame_interval"] as const) {
    if (!isWhole(time[key] / time.step)) problem(["time", key], "expected a whole number of time steps");
  }
  for (const needed of role === "ind" ? ["train", "validation", "test"] : ["test"]) {
    if (!(needed in splits)) problem(["splits"], `expected a split '${needed}'`);
  }
});

const fraction = z.number().min(0).max(1);

const scalingSchema = z.union([
  z.enum(["mean_sigma", "sigma", "log", "constant", "none"]),
  z.strictObject({ mean: z.number(), sigma: positive }),
]);

const foreign = {
  ...common,
  channels: z.array(z.strictObject({
    name: z.string().min(1),
    dataset: z.string().min(1),
    component: z.int().nonnegative().optional(),
    normalisation: scalingSchema.optional(),
    fill_value: z.union([z.number(), z.literal("none")]).optional(),
  })).min(1),
  targets: count,
  frame_interval: positive,
  reduced_resolution: count.default(1),
  reduced_resolution_t: count.default(1),
  trajectories: count.optional(),
  split: z.strictObject({
    seed,
    train: fraction.default(0),
    validation: fraction.default(0),
    test: fraction.default(0),
  }),
  symmetry: z.strictObject({ y: z.int().nonnegative(), x: z.int().nonnegative() }),
};

const checkForeign = (
  config: {
    channels: readonly ForeignChannel[];
    targets: number;
    split: Record<string, number>;
    role: string;
  },
  context: z.RefinementCtx,
) => {
  const { channels, targets, split, role } = config;
  const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  const again = (keyOf: (channel: ForeignChannel) => string) => {
    const keys = channels.map(keyOf);
    return keys.findIndex((key, index) => keys.indexOf(key) !== index);
  };
  const twice = again(({ name }) => name);
  if (twice >= 0) problem(["channels", String(twice), "name"], "expected a name that no other channel has");
  const same = again(({ dataset, component = 0 }) => `${component} ${dataset}`);
  if (same >= 0) {
    problem(["channels", String(same)], "expected a dataset and component that no other channel has");
  }
  if (targets > channels.length) problem(["targets"], "expected at most as many as there are channels");
  if (split.train + split.validation + split.test > 1 + 1e-9) {
    problem(["split"], "expected shares of at most 1 in all");
  }
  for (const name of ["train", "validation", "test"]) {
    const isNeeded = role === "ind" || name === "test";
    if (isNeeded && split[name] === 0) problem(["split", name], "expected more than 0");
    if (!isNeeded && split[name] > 0) {
      problem(["split", name], "expected 0: nothing is trained on a set of role ood");
    }
  }
};

const arraySchema = z.strictObject({
  ...foreign,
  layout: z.literal("pdebench_array"),
  axes: z.array(z.enum(["trajectory", "time", "y", "x", "channel"])).refine(
    (axes) => isSetOfAxes(axes, ["trajectory", "time", "y", "x"]),
    "expected trajectory, time, y and x once each, and channel at most once",
  ),
}).superRefine(checkForeign);

const groupsSchema = z.strictObject({
  ...foreign,
  layout: z.literal("pdebench_groups"),
  axes: z.array(z.enum(["time", "y", "x", "channel"])).refine(
    (axes) => isSetOfAxes(axes, ["time", "y", "x"]),
    "expected time, y and x once each, and channel at most once",
  ),
}).superRefine(checkForeign);

/** What a file of configs/data holds: how a data set is made, or how a file made elsewhere is read. */
export const dataConfigSchema: z.ZodType<DataConfig> = z.discriminatedUnion("layout", [
  generatedSchema,
  arraySchema,
  groupsSchema,
]);

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}

function isSetOfAxes(axes: readonly string[], needed: readonly string[]): boolean {
  const rest = axes.filter((axis) => axis !== "channel");
  return new Set(axes).size === axes.length && rest.length === needed.length &&
    needed.every((axis) => rest.includes(axis));
}
