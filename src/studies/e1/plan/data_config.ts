import { z } from "zod";

const positive = z.number().positive();
const count = z.int().positive();
const seed = z.int().nonnegative();
const powerOfTwo = z.int().min(8).refine((n) => Number.isInteger(Math.log2(n)), "expected a power of two");

const common = {
  /** The file's own name. */
  name: z.string().regex(/^[a-z0-9_]+$/),
  /** Whether the set is in distribution (networks are trained on it) or out of it (test only). */
  role: z.enum(["ind", "ood"]),
  /** The manifest that freezes the file, relative to the repository. */
  manifest: z.string().min(1),
  /** The file, relative to the data folder: the manifest entry's path. */
  file: z.string().min(1),
};

/** Flow parameters in units of the box (side 2π) and of time. */
const flowSchema = z.strictObject({
  viscosity: positive, // length²/time
  drag: z.number().nonnegative(), // 1/time
  forcing_wavenumber: count,
  forcing_amplitude: z.number().nonnegative(), // of the force on u, length/time²
});

const generatedSchema = z.strictObject({
  ...common,
  layout: z.literal("chimera"),
  /** Seed of the data, which no training seed changes. */
  seed,
  grid: z.strictObject({
    solver_size: powerOfTwo, // points a side that the equations are solved on
    size: powerOfTwo, // points a side that are stored
  }),
  time: z.strictObject({
    step: positive,
    spin_up: z.number().nonnegative(), // before the first stored frame
    frame_interval: positive,
    frames: z.int().min(2), // a trajectory
  }),
  initial_vorticity: z.strictObject({
    rms: positive, // 1/time
    corner_wavenumber: positive,
    exponent: positive,
    max_wavenumber: count,
  }),
  flow: flowSchema,
  /** Split → how many trajectories, and what its flow has different. */
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

/**
 * How a channel is made comparable to the others, with constants from the in-distribution training split alone:
 * `mean_sigma`: less its mean, over its standard deviation; `sigma`: over its standard deviation; `log`: the same as
 * `mean_sigma` of its natural logarithm; `constant`: of a channel that is one number everywhere in training, less that
 * number, over its size; `none`: as it is; or a mean and a sigma of one's own.
 */
export const scalingSchema = z.union([
  z.enum(["mean_sigma", "sigma", "log", "constant", "none"]),
  z.strictObject({ mean: z.number(), sigma: positive }),
]);

export type Scaling = z.infer<typeof scalingSchema>;

const foreign = {
  ...common,
  /**
   * The fields to read, the predicted ones first. A dataset's name counts from the file's root (`pdebench_array`) or
   * from each trajectory's group (`pdebench_groups`); `component` is the place along its channel axis.
   */
  channels: z.array(z.strictObject({
    name: z.string().min(1),
    dataset: z.string().min(1),
    component: z.int().nonnegative().optional(),
    /** `mean_sigma` if absent. */
    normalisation: scalingSchema.optional(),
    /** A number that stands for a missing value, beside those that the file declares; `none`: all numbers are values. */
    fill_value: z.union([z.number(), z.literal("none")]).optional(),
  })).min(1),
  /** How many of the channels, from the first, the networks predict. */
  targets: count,
  /** Time from frame to frame in the file, in the file's unit. */
  frame_interval: positive,
  /** Every how many points and frames are used, as in PDEBench's own loaders. */
  reduced_resolution: count.default(1),
  reduced_resolution_t: count.default(1),
  /** Use this many trajectories from the file's first on; all if absent. */
  trajectories: count.optional(),
  /** Shares of the trajectories, drawn without replacement by the data set's own seed; 0 if absent. */
  split: z.strictObject({
    seed,
    train: fraction.default(0),
    validation: fraction.default(0),
    test: fraction.default(0),
  }),
  /** Shifts in grid points (after reduction) that leave the equations unchanged; 0 for none. */
  symmetry: z.strictObject({ y: z.int().nonnegative(), x: z.int().nonnegative() }),
};

const checkForeign = (
  config: {
    channels: readonly { readonly name: string }[];
    targets: number;
    split: Record<string, number>;
    role: string;
  },
  context: z.RefinementCtx,
) => {
  const { channels, targets, split, role } = config;
  const problem = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  const names = channels.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) problem(["channels", String(twice), "name"], "expected a name that no other channel has");
  if (targets > channels.length) problem(["targets"], "expected at most as many as there are channels");
  if (split.train + split.validation + split.test > 1 + 1e-9) {
    problem(["split"], "expected shares of at most 1 in all");
  }
  for (const needed of role === "ind" ? ["train", "validation", "test"] : ["test"]) {
    if (split[needed] === 0) problem(["split", needed], "expected more than 0");
  }
};

const arraySchema = z.strictObject({
  ...foreign,
  layout: z.literal("pdebench_array"),
  /** The axes of the datasets, slowest first; `channel` only if they have components. */
  axes: z.array(z.enum(["trajectory", "time", "y", "x", "channel"])).refine(
    (axes) => isSetOfAxes(axes, ["trajectory", "time", "y", "x"]),
    "expected trajectory, time, y and x once each, and channel at most once",
  ),
}).superRefine(checkForeign);

const groupsSchema = z.strictObject({
  ...foreign,
  layout: z.literal("pdebench_groups"),
  /** The axes of the dataset in each trajectory's group. */
  axes: z.array(z.enum(["time", "y", "x", "channel"])).refine(
    (axes) => isSetOfAxes(axes, ["time", "y", "x"]),
    "expected time, y and x once each, and channel at most once",
  ),
}).superRefine(checkForeign);

/** What a file of configs/data holds: how a data set is made, or how a file made elsewhere is read. */
export const dataConfigSchema = z.discriminatedUnion("layout", [generatedSchema, arraySchema, groupsSchema]);

/** A data set's configuration. */
export type DataConfig = z.infer<typeof dataConfigSchema>;
/** A data set that Chimera generates. */
export type GeneratedConfig = z.infer<typeof generatedSchema>;
/** A data set made elsewhere, read as PDEBench lays its files out. */
export type ForeignConfig = Exclude<DataConfig, GeneratedConfig>;
export type FlowParameters = z.infer<typeof flowSchema>;

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}

function isSetOfAxes(axes: readonly string[], needed: readonly string[]): boolean {
  const rest = axes.filter((axis) => axis !== "channel");
  return new Set(axes).size === axes.length && rest.length === needed.length &&
    needed.every((axis) => rest.includes(axis));
}
