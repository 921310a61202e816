import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type Hdf5Content, writeHdf5 } from "@/core/hdf5/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import type { ForeignConfig } from "../plan/data_config.ts";
import { readSplit } from "./read_split.ts";
import { shapeOnDisk } from "./shape_on_disk.ts";

const shape = [4, 3, 5, 6];
const data = Float32Array.from({ length: 360 }, (_, at) => 7 * Math.sin(at * at + 1));
const config: ForeignConfig = {
  name: "mine",
  role: "ind",
  layout: "pdebench_array",
  manifest: "manifests/NONE.yaml",
  file: "mine.h5",
  axes: ["trajectory", "time", "y", "x"],
  channels: [{ name: "p", dataset: "field" }],
  targets: 1,
  frame_interval: 1,
  reduced_resolution: 1,
  reduced_resolution_t: 1,
  split: { seed: 3, train: 0.5, validation: 0.25, test: 0.25 },
  symmetry: { y: 1, x: 1 },
};
const allValues = { channels: [{ ...config.channels[0], fill_value: "none" as const }] };

async function withAttributes(
  attributes: NonNullable<Hdf5Content["attributes"]>,
  work: (look: (changes?: Partial<ForeignConfig>) => Promise<unknown>) => Promise<void>,
) {
  await using folder = await temporaryFolder();
  await writeHdf5(join(folder.path, "mine.h5"), { datasets: { field: { data, shape, attributes } } });
  await work((changes) =>
    shapeOnDisk({ ...config, ...changes } as ForeignConfig, { dataFolder: folder.path })
  );
}

async function refused(promise: Promise<unknown>, message: RegExp) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

Deno.test("a declared fill value that is no number is refused by name, from the header alone (rule of the README)", async () => {
  for (const name of ["_FillValue", "missing_value"]) {
    for (const text of ["x", "", "1e", "-999 K"]) {
      await withAttributes({ [name]: text }, async (look) => {
        const told = `'field' declares a fill value that is no number: ${name} is ${
          JSON.stringify(text)
        }; store it`;
        await refused(look(), new RegExp(told));
        await look(allValues);
      });
    }
    for (const text of ["-999", " 1e20 ", "NaN"]) {
      await withAttributes({ [name]: text }, (look) => look().then(() => {}));
    }
  }
});

Deno.test("a scale or an offset that is not one number is refused by name, 1 and 0 stand for nothing (rule of the README)", async () => {
  for (const name of ["scale_factor", "add_offset"]) {
    const neutral = name === "scale_factor" ? 1 : 0;
    await withAttributes({ [name]: neutral }, (look) => look().then(() => {}));
    await withAttributes({ [name]: String(neutral) }, (look) => look().then(() => {}));
    await withAttributes({ [name]: "0.5" }, (look) => refused(look(), /'field' is packed/));
    await withAttributes(
      { [name]: "0.1 K" },
      (look) => refused(look(), new RegExp(`has a ${name} that is not`)),
    );
  }
});

Deno.test("what unwritten values read as is a fill value, as if the file declared it (file made by h5py 3.16.0, fillvalue=7.5)", async () => {
  const dataFolder = join(repositoryRoot(), "src", "core", "hdf5", "fixtures");
  const read = (changes: Partial<ForeignConfig> = {}) =>
    readSplit({ ...config, file: "fill_value.h5", ...changes } as ForeignConfig, {
      split: "train",
      dataFolder,
    });
  await refused(read(), /channel 'p' holds the fill value 7\.5 at \[\d, 1, 2, 3\]; fill those points/);
  (await read(allValues))[Symbol.dispose]();
});

Deno.test("a symmetry that the grid does not have is refused by axis, divisors and 0 are not (oracle: 5 × 6 points)", async () => {
  await withAttributes({}, async (look) => {
    for (const symmetry of [{ y: 5, x: 3 }, { y: 0, x: 0 }, { y: 1, x: 6 }]) await look({ symmetry });
    await refused(
      look({ symmetry: { y: 99, x: 1 } }),
      /^mine: symmetry\.y is 99, and the 5 points along y are no multiple of it; set symmetry\.y to a divisor of 5/,
    );
    await refused(look({ symmetry: { y: 1, x: 4 } }), /symmetry\.x is 4, and the 6 points along x/);
  });
});
