import { strict as assert } from "node:assert";
import { join } from "node:path";
import { File } from "h5wasm/node";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { hdf5Bytes, openHdf5, writeHdf5 } from "./mod.ts";

const cube = Float64Array.from({ length: 4 * 5 * 6 }, (_, i) => i);
const bytes = await hdf5Bytes({
  attributes: { study: "e1" },
  datasets: {
    "train/vorticity": { data: cube, shape: [4, 5, 6], chunks: [1, 2, 3], compression: 1 },
    "train/time": { data: new Float32Array([Number.NaN, Infinity]), shape: [2] },
  },
});

async function fails(path: string, message: RegExp) {
  await assert.rejects(openHdf5(path), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

// Oracle: HDF5 File Format Specification 3.0, III.E: each object's head lies behind the one before, inside the heap.
Deno.test("a heap of texts whose objects stand still or lead back is refused, where the library would walk for ever", async () => {
  await using folder = await temporaryFolder();
  const heap = bytes.findIndex((_, at) =>
    "GCOL".split("").every((one, i) => bytes[at + i] === one.charCodeAt(0))
  );
  const view = (from: Uint8Array) => new DataView(from.buffer, heap);
  assert.deepEqual(
    [view(bytes).getUint16(16, true), view(bytes).getUint32(24, true)],
    [1, 2],
    "object 1: 'e1'",
  );
  const bends: Record<string, (view: DataView) => void> = {
    "the free space has no size": (view) => view.setUint32(48, 0, true),
    "the free space is smaller than its head": (view) => view.setUint32(48, 8, true),
    "an object reaches around 32 bits, to its own head": (view) => view.setUint32(24, 0xfffffff0, true),
    "an object reaches around 32 bits, to one before": (view) => view.setUint32(24, 0xffffffe0, true),
    "an object reaches beyond the heap": (view) => view.setUint32(24, 1 << 20, true),
  };
  for (const [name, bend] of Object.entries(bends)) {
    const path = join(folder.path, "bent.h5");
    const copy = bytes.slice();
    bend(view(copy));
    await Deno.writeFile(path, copy);
    using file = await openHdf5(path);
    assert.throws(
      () => file.attributes("/"),
      /bent\.h5: cannot read the attributes of '\/': a heap of texts whose objects do not follow each other; /,
      name,
    );
    assert.deepEqual(file.read("train/vorticity").data, cube, `${name}: the rest can be read`);
  }
});

Deno.test("slices are the corresponding part of the whole (indexing), unnamed axes whole", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.h5");
  await Deno.writeFile(path, bytes);
  using file = await openHdf5(path);
  assert.deepEqual([file.shape("train/vorticity"), file.has("train/vorticity")], [[4, 5, 6], true]);
  assert.deepEqual(file.read("train/vorticity", { slice: [[1, 3], [4, 5], [2, 4]] }), {
    data: new Float64Array([1, 2].flatMap((t) => [2, 3].map((x) => 30 * t + 24 + x))),
    shape: [2, 1, 2],
  });
  assert.deepEqual(file.read("/train/vorticity", { slice: [[3, 4]] }).data, cube.subarray(90));
  assert.throws(() => file.read("train/vorticity", { slice: [[3, 5]] }), /axis 0 of length 4/);
  assert.throws(() => file.read("train/vorticity", { slice: [[2, 2]] }), RangeError);
});

Deno.test("NaN and infinity are read like any number", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.h5");
  await Deno.writeFile(path, bytes);
  using file = await openHdf5(path);
  assert.deepEqual(file.read("train/time").data, new Float32Array([Number.NaN, Infinity]));
});

Deno.test("a dataset larger than one block is read whole (values by formula)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "large.h5");
  const rows = 11;
  const row = 500_000; // 44 MB in all, blocks of 33.5 MB
  const data = Float64Array.from({ length: rows * row }, (_, i) => i % 1009);
  await writeHdf5(path, { datasets: { d: { data, shape: [rows, row] } } });
  using file = await openHdf5(path);
  const whole = file.read("d").data;
  assert.ok(whole.length === data.length && whole.every((value, i) => value === i % 1009));
});

Deno.test("missing, empty, foreign and folder paths are input errors", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "cfd2d.h5");
  await Deno.writeFile(path, bytes);
  await fails(join(folder.path, "cfd2.h5"), /no such file; did you mean 'cfd2d\.h5'\?/);
  await fails(folder.path, /is a folder, not a file/);
  await Deno.writeFile(path, new Uint8Array());
  await fails(path, /the file is empty \(0 bytes\)/);
  await Deno.writeTextFile(path, "PK\u0003\u0004 not HDF5 at all".repeat(100));
  await fails(path, /not an HDF5 file/);
});

Deno.test("a file cut anywhere is an input error that never reaches a value", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "cut.h5");
  const lengths = [7, 8, 9, 20, 47, 95, 96, 200, 800, 2048, bytes.length >> 1, bytes.length - 1];
  for (const length of lengths) {
    await Deno.writeFile(path, bytes.subarray(0, length));
    await fails(path, /cut\.h5: (truncated: \d+ of \d+ bytes|not readable as HDF5|not an HDF5 file)/);
  }
});

Deno.test("damaged data is an input error, not garbage (checksum of the deflated chunk)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "damaged.h5");
  const random = new Float64Array(4096).map((_, i) => Math.sin(i * i));
  const whole = await hdf5Bytes({ datasets: { d: { data: random, shape: [4, 1024], compression: 1 } } });
  const damaged = whole.slice();
  for (let at = whole.length >> 1; at < (whole.length >> 1) + 64; at++) damaged[at] ^= 0xff;
  await Deno.writeFile(path, damaged);
  using file = await openHdf5(path);
  assert.throws(() => file.read("d"), /damaged\.h5: cannot read 'd': .*; make or download the file again/);
});

Deno.test("an absent dataset or group names its nearest neighbour, or what there is", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.h5");
  await Deno.writeFile(path, bytes);
  using file = await openHdf5(path);
  assert.equal(file.has("train/velocity/x"), false);
  assert.throws(
    () => file.read("train/vorticty"),
    /no dataset 'train\/vorticty'; did you mean 'train\/vorticity'\?/,
  );
  assert.throws(
    () => file.shape("pressure"),
    /no dataset 'pressure'; it holds train\/time, train\/vorticity/,
  );
  assert.throws(() => file.read("train"), /'train' is a group; it holds train\/time/);
  assert.throws(() => file.keys("tran"), /no group 'tran'; did you mean 'train'\?/);
  assert.throws(() => file.read("train/time/deeper"), InputError);
});

Deno.test("links inside the file are followed, an external link is refused wherever it is met", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeFile(join(folder.path, "target.h5"), bytes);
  const path = join(folder.path, "links.h5");
  const made = new File(path, "w");
  made.create_dataset({ name: "values", data: new Float64Array([1, 2, 3]) });
  made.create_soft_link("/values", "soft");
  made.create_soft_link("/loop", "loop");
  made.create_external_link("target.h5", "/train", "outside");
  made.create_soft_link("/outside/vorticity", "hidden");
  made.close();
  using file = await openHdf5(path);
  assert.deepEqual(file.read("soft").data, new Float64Array([1, 2, 3]));
  assert.equal(file.has("loop"), false);
  for (const name of ["outside", "outside/vorticity", "hidden"]) {
    assert.throws(
      () => file.read(name),
      /'outside' is an external link to 'target\.h5'; copy the linked data/,
    );
    assert.throws(() => file.has(name), InputError);
  }
});

Deno.test("text is no numbers, and a closed file is no file", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "text.h5");
  const made = new File(path, "w");
  made.create_dataset({ name: "words", data: ["a", "b"] });
  made.close();
  const file = await openHdf5(path);
  assert.throws(() => file.read("words"), /'words' holds no numbers of a type that can be read/);
  file.close();
  file.close();
  assert.throws(() => file.keys(), /the file was closed/);
});

Deno.test("attributeNames lists attributes of types that cannot be read, too (file made by h5py 3.16.0)", async () => {
  using file = await openHdf5(join(import.meta.dirname!, "fixtures", "compound_attribute.h5"));
  assert.deepEqual(file.attributeNames("/"), ["metric"]);
  assert.deepEqual(file.attributeNames("a").toSorted(), ["metric", "unit"]);
  assert.deepEqual(file.attributes("a"), { unit: "m" });
});
