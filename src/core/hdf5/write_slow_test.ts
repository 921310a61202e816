import { strict as assert } from "node:assert";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { sha256File, sha256Text } from "../identity/mod.ts";
import { hasSmallDisk, onSmallDisk } from "../testing/small_disk.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { hdf5Bytes, type Hdf5Content, openHdf5, writeHdf5 } from "./mod.ts";

const writeFile = join(import.meta.dirname!, "fixtures", "write_file.ts");
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const content = {
  attributes: { study: "e1", viscosity: 0.01, frames: 41, names: ["a", "bβ"], id: 2n ** 60n },
  groupAttributes: { train: { what: "vorticity" } },
  datasets: {
    "train/vorticity": {
      data: Float32Array.from({ length: 6000 }, (_, i) => Math.sin(i)),
      shape: [3, 40, 50],
      compression: 4,
      attributes: { units: "1/s", range: [-1, 1], axes: new Int32Array([3, 40, 50]) },
    },
    "train/time": { data: new Float64Array([0, 0.25]), shape: [2] },
    "test/seed": { data: new BigInt64Array([7n, -(2n ** 60n)]), shape: [2] },
  },
} satisfies Hdf5Content;

Deno.test("what is written is read back: values, shapes, attributes of file, group and dataset (round trip)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "deep", "file.h5");
  await writeHdf5(path, content);
  using file = await openHdf5(path);
  assert.deepEqual(file.keys(), ["test", "train"]);
  assert.deepEqual(file.keys("train"), ["time", "vorticity"]);
  const { names, ...numbers } = file.attributes("/");
  assert.deepEqual(numbers, { study: "e1", viscosity: 0.01, frames: 41, id: 2n ** 60n });
  assert.deepEqual(names, ["a", "bβ"]);
  assert.deepEqual(file.attributes("train"), { what: "vorticity" });
  assert.deepEqual(file.attributes("train/vorticity"), {
    units: "1/s",
    range: new Float64Array([-1, 1]),
    axes: new Int32Array([3, 40, 50]),
  });
  for (const [name, { data, shape }] of Object.entries(content.datasets)) {
    assert.deepEqual(file.read(name), { data, shape });
  }
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "deep"))].map(({ name }) => name), ["file.h5"]);
});

Deno.test("the same content gives the same bytes: seconds later, after other writes, in any order of names", async () => {
  const first = sha256Text(await hdf5Bytes(content));
  await new Promise((resolve) => setTimeout(resolve, 1200)); // HDF5 stamps whole seconds
  await hdf5Bytes({
    datasets: { other: { data: new Float64Array(5000).fill(3), shape: [5000], compression: 1 } },
  });
  const reversed = Object.fromEntries(Object.entries(content.datasets).reverse());
  assert.equal(sha256Text(await hdf5Bytes({ ...content, datasets: reversed })), first);
  const other = { ...content, attributes: { ...content.attributes, frames: 42 } };
  assert.notEqual(sha256Text(await hdf5Bytes(other)), first, "and other content does not");
});

Deno.test("two processes write the same bytes, and the clock runs on afterwards", async () => {
  await using folder = await temporaryFolder();
  const digests: string[] = [];
  for (const name of ["one.h5", "two.h5"]) {
    const path = join(folder.path, name);
    const args = ["run", "-q", "--no-check", "-A", writeFile, path];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
    assert.equal(text(stdout) + text(stderr), "");
    digests.push(await sha256File(path));
  }
  assert.equal(digests[0], digests[1]);
});

Deno.test("a failed write says why in one line and leaves the old file as it was", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.h5");
  await writeHdf5(path, content);
  const digest = await sha256File(path);
  await Deno.chmod(path, 0o444);
  await assert.rejects(writeHdf5(path, { datasets: {} }), /sealed \(read-only\)/);
  assert.equal(await sha256File(path), digest);
  const notAFolder = join(path, "inside.h5");
  await assert.rejects(writeHdf5(notAFolder, content), (error) => error instanceof InputError);
});

Deno.test({
  name:
    "a full disk is an input error and nothing is left behind, in the data folder and in TMPDIR (256 KiB disk)",
  ignore: !(await hasSmallDisk()),
  fn: async () => {
    await using folder = await temporaryFolder();
    const run = `"${Deno.execPath()}" run -q --no-check -A ${writeFile}`;
    const script = `
      ${run} "$DISK/file.h5"; ls -A "$DISK" | wc -l
      TMPDIR="$DISK" ${run} ${join(folder.path, "file.h5")}; ls -A "$DISK" | wc -l`;
    const { stdout, stderr } = await onSmallDisk(script);
    const lines = text(stdout).trim().split("\n");
    assert.equal(text(stderr), "");
    assert.match(lines[0], /file\.h5: cannot write: no space left on the device; free some space/);
    assert.match(lines[2], /cannot write: no space left on device; free some space there, or set TMPDIR/i);
    assert.deepEqual([lines[1].trim(), lines[3].trim(), lines.length], ["0", "0", 4]);
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  },
});

Deno.test("content that does not fit together is refused before anything is written", async () => {
  const data = new Float64Array(6);
  const write = (dataset: object) => hdf5Bytes({ datasets: { d: { data, shape: [2, 3], ...dataset } } });
  await assert.rejects(write({ shape: [2, 4] }), /shape \[2,4\] needs 8 values, got 6/);
  await assert.rejects(write({ shape: [0, 3] }), /axes must have at least one entry/);
  await assert.rejects(write({ chunks: [2] }), /1 chunk axes for 2 axes/);
  await assert.rejects(
    hdf5Bytes({ datasets: {}, groupAttributes: { lost: { a: 1 } } }),
    /no dataset in group 'lost'/,
  );
});

/** Frames of a formula, `broken` many fewer or more than their dataset takes. */
async function* framesOf(shape: readonly number[], { broken = 0 } = {}) {
  const [rows, columns, ...frame] = shape;
  const values = frame.reduce((product, size) => product * size, 1);
  for (let index = 0; index < rows * columns + broken; index++) {
    await Promise.resolve();
    yield Float32Array.from({ length: values }, (_, at) => index * values + at);
  }
}

Deno.test("frames that come one after the other make the values of the whole, and the same bytes again (by formula)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "frames.h5");
  const shape = [3, 4, 5, 6, 2];
  const make = () => ({
    attributes: { study: "e1" },
    datasets: {
      "next_state/ind": { frames: framesOf(shape), shape, attributes: { units: "1/s" } },
      "next_state/one": { frames: framesOf([1, 1, 2]), shape: [1, 1, 2] },
      whole: { data: Float64Array.of(1, 2), shape: [2] },
    },
  });
  await writeHdf5(path, make());
  using file = await openHdf5(path);
  assert.deepEqual(file.read("next_state/ind"), {
    data: Float32Array.from({ length: 720 }, (_, i) => i),
    shape,
  });
  assert.deepEqual(file.read("next_state/one").data, Float32Array.of(0, 1));
  assert.deepEqual(file.attributes("next_state/ind"), { units: "1/s" });
  const [first] = file.read("next_state/ind", { slice: [[2, 3], [1, 2]] }).data;
  assert.equal(first, (2 * 4 + 1) * 60);
  await new Promise((resolve) => setTimeout(resolve, 1200)); // HDF5 stamps whole seconds
  assert.equal(sha256Text(await hdf5Bytes(make())), await sha256File(path));
  for (const broken of [-1, 1]) {
    const datasets = { flow: { frames: framesOf(shape, { broken }), shape } };
    await assert.rejects(writeHdf5(path, { datasets }), RangeError);
  }
  assert.deepEqual(
    [...Deno.readDirSync(folder.path)].map(({ name }) => name),
    ["frames.h5"],
    "nothing is left",
  );
});
