import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { FieldSeries } from "@/training/mod.ts";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { periodicGrid, taylorGreenVorticity } from "@/physics/mod.ts";
import type { ForeignConfig, GeneratedConfig } from "../plan/data_config.ts";
import { tinyConfig } from "./fixtures/tiny_config.ts";
import { readSplit, splitsOf } from "./read_split.ts";
import { normalisationOf } from "./normalise.ts";
import { splitTrajectories } from "./split_trajectories.ts";
import { shiftSymmetryOf } from "./symmetry.ts";

const generated: GeneratedConfig = {
  ...tinyConfig,
  grid: { solver_size: 16, size: 16 },
  time: { ...tinyConfig.time, frames: 2 },
  splits: { train: { trajectories: 1 }, validation: { trajectories: 1 }, test: { trajectories: 1 } },
};

/** All values of a series, [trajectory, time, y, x, channel]. */
function wholeOf({ shape, frames }: FieldSeries): Float32Array {
  const all = Array.from(
    { length: shape[0] },
    (_, trajectory) => frames(trajectory, { from: 0, to: shape[1] }),
  );
  return Float32Array.from(all.flatMap((part) => [...part]));
}

/** A file with one trajectory of decaying Taylor-Green vortices as its training split. */
async function writeTaylorGreen(folder: string, damage: (values: Float32Array) => void = () => {}) {
  const frames = [0, 5].flatMap((
    time,
  ) => [...taylorGreenVorticity(periodicGrid(16), time, { viscosity: 0.1 })]);
  const data = Float32Array.from(frames);
  damage(data);
  await writeHdf5(join(folder, "sets", "tiny.h5"), {
    datasets: { "train/vorticity": { data, shape: [1, 2, 16, 16] } },
  });
}

Deno.test("a generated split has channels ω, u, v; u and v are the exact velocity of Taylor-Green", async () => {
  await using folder = await temporaryFolder();
  await writeTaylorGreen(folder.path);
  const split = await readSplit(generated, { split: "train", dataFolder: folder.path });
  assert.deepEqual([split.channels, split.targets, split.resolvedWavenumber], [
    ["vorticity", "u", "v"],
    1,
    5,
  ]);
  const { shape } = split.series;
  const data = wholeOf(split.series);
  assert.deepEqual(shape, [1, 2, 16, 16, 3]);
  for (let at = 0; at < 512; at++) {
    const decay = at < 256 ? 1 : Math.exp(-1);
    const [x, y] = [(2 * Math.PI * (at % 16)) / 16, (2 * Math.PI * (Math.floor(at / 16) % 16)) / 16];
    assert.ok(Math.abs(data[3 * at + 1] - decay * Math.sin(x) * Math.cos(y)) < 1e-6);
    assert.ok(Math.abs(data[3 * at + 2] + decay * Math.cos(x) * Math.sin(y)) < 1e-6);
  }
});

Deno.test("normalisation: the standard deviations of Taylor-Green and of its increment (exact)", async () => {
  await using folder = await temporaryFolder();
  await writeTaylorGreen(folder.path);
  const { input, increment } = normalisationOf(
    await readSplit(generated, { split: "train", dataFolder: folder.path }),
  );
  // ⟨(2 sin x sin y)²⟩ = 1, ⟨(sin x cos y)²⟩ = ¼, and two frames of amplitudes 1 and e^(−1)
  const rms = Math.sqrt((1 + Math.exp(-2)) / 2);
  [rms, rms / 2, rms / 2].forEach((expected, channel) =>
    assert.ok(Math.abs(input[channel].sigma / expected - 1) < 1e-6 && input[channel].mean === 0)
  );
  assert.equal(increment.length, 1);
  assert.ok(Math.abs(increment[0].sigma / (1 - Math.exp(-1)) - 1) < 1e-6);
});

Deno.test("NaN and infinity are named by file, dataset and index; so are wrong shapes and unknown splits", async () => {
  await using folder = await temporaryFolder();
  const read = (config: GeneratedConfig, split = "train") =>
    readSplit(config, { split, dataFolder: folder.path });
  await writeTaylorGreen(folder.path, (values) => values[256 + 3 * 16 + 7] = Number.NaN);
  await assert.rejects(
    read(generated),
    /tiny\.h5: 'train\/vorticity' holds NaN at \[0, 1, 3, 7\]; make or download/,
  );
  await writeTaylorGreen(folder.path, (values) => values[0] = Infinity);
  await assert.rejects(read(generated), /holds Infinity at \[0, 0, 0, 0\]/);
  await assert.rejects(read(tinyConfig), /has shape \[1,2,16,16\], not \[5,3,8,8\] as 'tiny' says/);
  await assert.rejects(read(generated, "tests"), /tiny: no split 'tests', did you mean 'test'\?/);
  await assert.rejects(
    read(generated, "test"),
    /no dataset 'test\/vorticity'; did you mean 'train\/vorticity'/,
  );
});

const n = 10;
const [times, height, width, components] = [5, 4, 6, 2];
/** A value that tells where it came from. */
const mark = (i: number, t: number, y: number, x: number, c: number) =>
  10000 * i + 1000 * t + 100 * y + 10 * x + c;

const array: ForeignConfig = {
  name: "array",
  role: "ind",
  layout: "pdebench_array",
  manifest: "m.yaml",
  file: "array.hdf5",
  axes: ["trajectory", "time", "x", "y", "channel"],
  channels: [{ name: "v", dataset: "velocity", component: 1 }, {
    name: "u",
    dataset: "velocity",
    component: 0,
  }],
  targets: 2,
  frame_interval: 0.1,
  reduced_resolution: 1,
  reduced_resolution_t: 1,
  split: { seed: 3, train: 0.5, validation: 0.2, test: 0.3 },
  symmetry: { y: 1, x: 1 },
};

/** PDEBench's `velocity` [n, t, x, y, c]; optionally one value overwritten. */
async function writeArray(folder: string, [at, value]: readonly [number, number] = [0, 0]) {
  const data = Float32Array.from({ length: n * times * width * height * components }, (_, index) => {
    const c = index % components, y = Math.floor(index / components) % height;
    const x = Math.floor(index / (components * height)) % width;
    const t = Math.floor(index / (components * height * width)) % times;
    return mark(Math.floor(index / (components * height * width * times)), t, y, x, c);
  });
  if (at > 0) data[at] = value;
  await writeHdf5(join(folder, "array.hdf5"), {
    datasets: {
      velocity: { data, shape: [n, times, width, height, components] },
      t: { data: new Float32Array(times), shape: [times] },
    },
  });
}

Deno.test("an array with axes [n, t, x, y, c] becomes [trajectory, time, y, x, channel] (marked values)", async () => {
  await using folder = await temporaryFolder();
  await writeArray(folder.path);
  const chosen = splitTrajectories(array, { available: n, where: "" });
  assert.deepEqual(splitsOf(array), ["train", "validation", "test"]);
  for (const name of ["train", "validation", "test"] as const) {
    const { series, channels, targets } = await readSplit(array, { split: name, dataFolder: folder.path });
    const { shape } = series;
    const data = wholeOf(series);
    assert.deepEqual(shape, [chosen[name].length, times, height, width, 2]);
    assert.deepEqual([channels, targets], [["v", "u"], 2]);
    let at = 0;
    for (const i of chosen[name]) {
      for (let t = 0; t < times; t++) {
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            assert.equal(data[at++], mark(i, t, y, x, 1));
            assert.equal(data[at++], mark(i, t, y, x, 0));
          }
        }
      }
    }
  }
});

Deno.test("resolution, frames and trajectories can be reduced as in PDEBench's loaders (marked values)", async () => {
  await using folder = await temporaryFolder();
  await writeArray(folder.path);
  const reduced = {
    ...array,
    reduced_resolution: 2,
    reduced_resolution_t: 2,
    trajectories: 4,
    split: { seed: 3, train: 0.5, validation: 0.25, test: 0.25 },
  };
  const { series, frameInterval } = await readSplit(reduced, { split: "train", dataFolder: folder.path });
  const { shape } = series;
  const data = wholeOf(series);
  assert.deepEqual(shape, [2, 3, 2, 3, 2]);
  assert.equal(frameInterval, 0.2);
  const [first] = splitTrajectories(reduced, { available: n, where: "" }).train;
  assert.ok(first < 4);
  assert.equal(data[((1 * 2 + 1) * 3 + 2) * 2], mark(first, 2, 2, 4, 1));
});

Deno.test("groups 0000 … with data [t, x, y, c] are read like arrays (marked values)", async () => {
  await using folder = await temporaryFolder();
  const groups = Object.fromEntries(Array.from({ length: 3 }, (_, i) => {
    const data = Float32Array.from({ length: times * width * height }, (_, index) => {
      const [y, x] = [index % height, Math.floor(index / height) % width];
      return mark(i, Math.floor(index / (height * width)), y, x, 0);
    });
    return [`000${i}/data`, { data, shape: [times, width, height, 1] }];
  }));
  const grid = { "0000/grid/x": { data: new Float32Array(width), shape: [width] } };
  await writeHdf5(join(folder.path, "groups.h5"), { datasets: { ...groups, ...grid } });
  const config: ForeignConfig = {
    ...array,
    layout: "pdebench_groups",
    file: "groups.h5",
    axes: ["time", "x", "y", "channel"],
    channels: [{ name: "height", dataset: "data" }],
    targets: 1,
    split: { seed: 3, train: 0.34, validation: 0.34, test: 0.32 },
    trajectories: 3,
  };
  await assert.rejects(
    readSplit(config, { split: "test", dataFolder: folder.path }),
    /split\.test = 0\.32 of 3 trajectories leaves none/,
  );
  const fitting = { ...config, split: { ...config.split, validation: 0, test: 0.34 } };
  const { series } = await readSplit(fitting, { split: "test", dataFolder: folder.path });
  const { shape } = series;
  const data = wholeOf(series);
  const [chosen] = splitTrajectories(fitting, { available: 3, where: "" }).test;
  assert.deepEqual(shape, [1, times, height, width, 1]);
  assert.equal(data[(2 * height + 3) * width + 5], mark(chosen, 2, 3, 5, 0));
});

Deno.test("what is wrong with a file from elsewhere is said: axes, dataset, component, NaN, too few", async () => {
  await using folder = await temporaryFolder();
  await writeArray(folder.path);
  const read = (changes: Partial<ForeignConfig>) =>
    readSplit({ ...array, ...changes } as ForeignConfig, { split: "train", dataFolder: folder.path });
  const channel = (dataset: string, component?: number) => ({
    channels: [{ name: "a", dataset, component }],
    targets: 1,
  });
  await assert.rejects(read(channel("velocty", 0)), /no dataset 'velocty'; did you mean 'velocity'\?/);
  await assert.rejects(
    read(channel("t", 0)),
    /'t' has shape \[5\], not the axes \[trajectory, time, x, y, channel\]/,
  );
  await assert.rejects(read(channel("velocity", 2)), /component 2 of 2; set component to 0 … 1/);
  await assert.rejects(read(channel("velocity")), /component \(none\) of 2/);
  await assert.rejects(read({ trajectories: 11 }), /holds 10 trajectories, fewer than the 11 asked for/);
  await assert.rejects(read({ reduced_resolution_t: 5 }), /leaves 1 frame of each trajectory/);
  await assert.rejects(
    read({ layout: "pdebench_groups", axes: ["time", "x", "y"] } as Partial<ForeignConfig>),
    /has no groups named by digits.*its root holds t, velocity/,
  );
  const [trajectory] = splitTrajectories(array, { available: n, where: "" }).train;
  const frame = width * height * components;
  await writeArray(folder.path, [
    trajectory * times * frame + 3 * frame + 2 * height * components + 1,
    Number.NaN,
  ]);
  await assert.rejects(read({}), new RegExp(`'velocity' holds NaN at \\[${trajectory}, 3, 2, 0, 1\\]`));
});

Deno.test("the split is by trajectory, disjoint, and changes with the data set's own seed alone (counting)", () => {
  const deal = (seed: number) =>
    splitTrajectories({ split: { seed, train: 0.7, validation: 0.1, test: 0.2 } }, {
      available: 100,
      where: "",
    });
  const { train, validation, test } = deal(1);
  assert.deepEqual([train.length, validation.length, test.length], [70, 10, 20]);
  assert.equal(new Set([...train, ...validation, ...test]).size, 100);
  assert.deepEqual(deal(1), deal(1));
  assert.notDeepEqual(deal(1).train, deal(2).train);
});

Deno.test("shift symmetries: any shift along x, whole periods of the forcing along y", () => {
  const withForcing = (forcing_wavenumber: number): GeneratedConfig => ({
    ...tinyConfig,
    grid: { solver_size: 64, size: 64 },
    flow: { ...tinyConfig.flow, forcing_wavenumber },
  });
  assert.deepEqual(shiftSymmetryOf(withForcing(4)), { y: 16, x: 1 });
  assert.deepEqual(shiftSymmetryOf(withForcing(6)), { y: 32, x: 1 });
  assert.deepEqual(shiftSymmetryOf(withForcing(3)), { y: 0, x: 1 });
  assert.deepEqual(shiftSymmetryOf(array), { y: 1, x: 1 });
});
