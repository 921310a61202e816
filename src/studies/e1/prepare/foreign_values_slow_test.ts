import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type Hdf5Content, writeHdf5 } from "@/core/hdf5/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import type { FieldSeries } from "@/training/mod.ts";
import expected from "../../../../validation/hdf5/expected.json" with { type: "json" };
import { shapeOnDisk } from "./shape_on_disk.ts";
import type { ForeignConfig } from "../plan/data_config.ts";
import { normalisationOf } from "./normalise.ts";
import { readSplit } from "./read_split.ts";

const shape = [4, 3, 5, 6];
const length = shape.reduce((product, size) => product * size, 1);
const files = join(import.meta.dirname!, "..", "..", "..", "..", "validation", "hdf5", "files");

const config: ForeignConfig = {
  name: "mine",
  role: "ind",
  layout: "pdebench_array",
  manifest: "manifests/NONE.yaml",
  file: "mine.h5",
  axes: ["trajectory", "time", "y", "x"],
  channels: [{ name: "p", dataset: "pressure" }],
  targets: 1,
  frame_interval: 1,
  reduced_resolution: 1,
  reduced_resolution_t: 1,
  split: { seed: 3, train: 0.5, validation: 0.25, test: 0.25 },
  symmetry: { y: 1, x: 1 },
};

/** Numbers without a pattern, none of them customary for a missing value. */
const wave = (index: number) => 7 * Math.sin(index * index + 1);

async function withFile(
  datasets: Hdf5Content["datasets"],
  work: (
    read: (changes?: Partial<ForeignConfig>, split?: string) => ReturnType<typeof readSplit>,
  ) => Promise<void>,
) {
  await using folder = await temporaryFolder();
  await writeHdf5(join(folder.path, "mine.h5"), { datasets });
  await work((changes = {}, split = "train") =>
    readSplit({ ...config, ...changes } as ForeignConfig, { split, dataFolder: folder.path })
  );
}

async function refused(promise: Promise<unknown>, message: RegExp) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

function whole({ shape, frames }: FieldSeries): number[] {
  return Array.from({ length: shape[0] }, (_, i) => [...frames(i, { from: 0, to: shape[1] })]).flat();
}

Deno.test("fill values, declared or customary, are refused by channel, value and place; fill_value: none takes them", async () => {
  const withFills = (value: number, at: number[]) =>
    Float64Array.from({ length }, (_, i) => at.includes(i) ? value : wave(i));
  const everywhere = [0, 95, 190, 285]; // one in each trajectory
  for (const value of [-999, 1e20, -9999, 9.969209968386869e36]) {
    await withFile({ pressure: { data: withFills(value, everywhere), shape } }, async (read) => {
      const pattern = `channel 'p' holds ${String(value).replace("+", "\\+")} twice|2 times`;
      await refused(read(), new RegExp(pattern));
      await refused(
        read(),
        /while all else lies in -[67].* … [67].*it looks like a fill value; fill those points/,
      );
      const asValues = read({ channels: [{ ...config.channels[0], fill_value: "none" }] });
      if (Math.abs(value) > 1e18) await refused(asValues, /channel 'p' reaches 1\.0e\+(20|37), beyond 1e18/);
      else assert.equal(whole((await asValues).series).length, 180);
    });
  }
  const declarations = [["_FillValue", -12.3], ["missing_value", -12.3], [
    "missing_value",
    " -1.23e1",
  ]] as const;
  for (const [name, declared] of declarations) {
    const data = Float32Array.from(withFills(-12.3, [everywhere[0], ...everywhere]));
    await withFile({ pressure: { data, shape, attributes: { [name]: declared } } }, async (read) => {
      await refused(
        read(),
        /channel 'p' holds the fill value -12\.3000.* at \[\d, \d, \d, \d\]; fill those points/,
      );
      await read({ channels: [{ ...config.channels[0], fill_value: "none" }] });
    });
    await withFile({
      pressure: {
        data: Float32Array.from({ length }, (_, i) => wave(i)),
        shape,
        attributes: { [name]: declared },
      },
    }, async (read) => {
      await read(); // declared, and not used
      const given = [0, 95, 190, 285].map((at) => Math.fround(wave(at)));
      const channels = (fill_value: number) => [{ ...config.channels[0], fill_value }];
      const all = given.map((fill) =>
        read({ channels: channels(fill) }).then(() => "read", (error) => error.message)
      );
      const outcomes = await Promise.all(all);
      assert.equal(
        outcomes.filter((text) => /holds the fill value/.test(text)).length,
        2,
        "of two of four trajectories",
      );
    });
  }
});

Deno.test("numbers that only look customary are data: among others like them, or everywhere (invariant)", async () => {
  const counts = Int32Array.from({ length }, (_, i) => 990 + i % 20);
  await withFile({ pressure: { data: counts, shape } }, async (read) => {
    assert.ok(whole((await read()).series).includes(999));
  });
  await withFile({ pressure: { data: new Float32Array(length).fill(999), shape } }, async (read) => {
    assert.ok(whole((await read()).series).every((value) => value === 999));
    const split = await read();
    assert.throws(() => normalisationOf(split), /channel 'p' is 999 everywhere/);
  });
});

Deno.test("integers of 64 bits are read up to 2^53 and refused by value and place beyond; doubles beyond single precision, too", async () => {
  const integers = BigInt64Array.from({ length }, (_, i) => BigInt(i * 1000 - 5));
  await withFile({ pressure: { data: integers, shape } }, async (read) => {
    const values = whole((await read()).series);
    assert.ok(values.every((value) => (value + 5) % 1000 === 0) && values.length === 180);
  });
  const large = integers.slice();
  large.fill(2n ** 53n + 1n, 7, 8);
  large.fill(-(2n ** 60n), 187, 188);
  large.fill(2n ** 62n, 277, 278);
  large.fill(2n ** 62n, 97, 98);
  await withFile({ pressure: { data: large, shape } }, async (read) => {
    await refused(read(), /'pressure' holds -?\d{16,} at \[\d, 0, 1, \d\], beyond ±2\^53/);
  });
  const wide = Float64Array.from({ length }, (_, i) => i % 90 === 8 ? -1e39 : wave(i));
  await withFile({ pressure: { data: wide, shape } }, async (read) => {
    await refused(
      read(),
      /'pressure' holds -1e\+39 at \[\d, 0, 1, 2\], beyond ±3\.4e38, the range of single precision/,
    );
  });
  const steady = Float64Array.from({ length }, (_, i) => 1e8 + wave(i));
  await withFile({ pressure: { data: steady, shape } }, async (read) => {
    const split = await read();
    assert.throws(() => normalisationOf(split), /lies in 99999993.*single precision loses .* %/);
  });
});

Deno.test(`netCDF-4: packed numbers are refused, masked points found, plain fields read (netCDF4 ${expected.tools.netCDF4})`, async () => {
  const read = (dataset: string, changes: Partial<ForeignConfig> = {}) =>
    readSplit({
      ...config,
      file: "netcdf.nc",
      channels: [{ name: "T", dataset }],
      split: { seed: 1, train: 1, validation: 0, test: 0 },
      ...changes,
    } as ForeignConfig, { split: "train", dataFolder: files });
  await refused(
    read("packed"),
    /'packed' is packed: its numbers stand for 0\.01·number \+ 273\.15.*ncpdq -U/,
  );
  await refused(
    read("masked"),
    /channel 'T' holds the fill value -.*e\+33 at \[1, 2, 3, 0\]|e\+34 at \[1, 2, 3, 0\]/,
  );
  const { series } = await read("plain");
  assert.deepEqual(whole(series), Array.from({ length: 96 }, (_, i) => i));
});

Deno.test("headers alone tell channels, grids and trajectories that do not fit; no value is read (values that are NaN)", async () => {
  await using folder = await temporaryFolder();
  const nan = (sizes: number[]) => ({
    data: new Float32Array(sizes.reduce((a, b) => a * b, 1)).fill(NaN),
    shape: sizes,
  });
  await writeHdf5(join(folder.path, "mine.h5"), {
    datasets: {
      pressure: nan(shape),
      velocity: nan([...shape, 2]),
      coarse: nan([4, 3, 5, 3]),
      fewer: nan([3, 3, 5, 6]),
      words: { data: new Int8Array(4), shape: [4] },
    },
  });
  const look = (changes: Partial<ForeignConfig>) =>
    shapeOnDisk({ ...config, ...changes } as ForeignConfig, { dataFolder: folder.path });
  const { grid } = await look({});
  assert.deepEqual(grid, { times: 3, height: 5, width: 6 });
  const beside = (dataset: string, component?: number): Partial<ForeignConfig> => ({
    channels: [...config.channels, { name: "other", dataset, component }],
  });
  await refused(
    look(beside("coarse")),
    /'coarse' has \[time, y, x\] = \[3, 5, 3\], others \[3, 5, 6\]; choose channels/,
  );
  await refused(look(beside("fewer")), /'fewer' has 3 trajectories, 'pressure' 4/);
  await refused(look(beside("pressur")), /no dataset 'pressur'; did you mean 'pressure'/);
  await refused(look(beside("words")), /'words' has shape \[4\], not the axes/);
  const axes: ForeignConfig["axes"] = ["trajectory", "time", "y", "x", "channel"];
  await refused(look({ ...beside("velocity", 2), axes } as Partial<ForeignConfig>), /component 2 of 2/);
  assert.deepEqual(
    (await look({ ...beside("velocity", 1), axes } as Partial<ForeignConfig>)).channels,
    ["p", "other"],
    "axes with and without components",
  );
  await refused(
    look({ split: { seed: 1, train: 0.1, validation: 0.4, test: 0.4 } }),
    /split\.train = 0\.1 of 4/,
  );
});

Deno.test("a split that stays on disk gives the frames of one in memory, to the bit, in any order (oracle: the one in memory)", async () => {
  const axes: ForeignConfig["axes"] = ["y", "time", "channel", "trajectory", "x"];
  const sizes = [5, 9, 2, 4, 6];
  const data = Float32Array.from({ length: 5 * 9 * 2 * 4 * 6 }, (_, i) => wave(i));
  await using folder = await temporaryFolder();
  await writeHdf5(join(folder.path, "mine.h5"), {
    datasets: { flow: { data, shape: sizes, chunks: [5, 4, 2, 2, 6], compression: 1 } },
  });
  const mine = {
    ...config,
    axes,
    reduced_resolution_t: 2,
    channels: [{ name: "v", dataset: "flow", component: 1 }, { name: "u", dataset: "flow", component: 0 }],
  } as ForeignConfig;
  const inMemory = await readSplit(mine, { split: "train", dataFolder: folder.path });
  using onDisk = await readSplit(mine, { split: "train", dataFolder: folder.path, inMemoryBytes: 0 });
  assert.deepEqual(onDisk.series.shape, [2, 5, 5, 6, 2]);
  for (const [trajectory, from, to] of [[1, 0, 5], [0, 3, 5], [0, 0, 2], [1, 2, 4], [1, 4, 5], [0, 1, 5]]) {
    assert.deepEqual(
      onDisk.series.frames(trajectory, { from, to }),
      inMemory.series.frames(trajectory, { from, to }).slice(),
    );
  }
  assert.deepEqual(normalisationOf(onDisk), normalisationOf(inMemory));
});
