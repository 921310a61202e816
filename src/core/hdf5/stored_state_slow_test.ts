import { strict as assert } from "node:assert";
import { join } from "node:path";
import { File, ready } from "h5wasm/node";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { openHdf5 } from "./mod.ts";

await ready;

/** How chunks are found again: HDF5 chooses by the version of the format and by which axes may grow. */
const indexes = {
  "B-tree 1": { libver: "v108", shape: [10, 17, 4], chunks: [1, 1, 4], maxshape: [10, 17, 4] },
  "B-tree 1 in levels": { libver: "v108", shape: [700], chunks: [1], maxshape: [700] },
  "fixed array": { libver: "latest", shape: [10, 17, 4], chunks: [1, 1, 4], maxshape: [10, 17, 4] },
  "fixed array in pages": { libver: "latest", shape: [2100], chunks: [1], maxshape: [2100] },
  "extensible array": { libver: "latest", shape: [700, 3], chunks: [1, 3], maxshape: [null, 3] },
  "B-tree 2": { libver: "latest", shape: [20, 9], chunks: [1, 3], maxshape: [null, null] },
} as const;

type Index = (typeof indexes)[keyof typeof indexes];

/** A dataset of which rows are written, of the first axis; and how many chunks that makes. */
function writeRows(path: string, { libver, ...index }: Index, rows: number, packed: boolean): number {
  const [shape, chunks] = [[...index.shape], [...index.chunks]];
  const file = new File(path, "w", { libver });
  const row = Float32Array.from(
    { length: shape.slice(1).reduce((product, length) => product * length, 1) },
    (_, at) => at,
  );
  // h5wasm makes no dataset without values: it begins as one row and grows
  const made = file.create_dataset({
    name: "d",
    data: row,
    shape: [1, ...shape.slice(1)],
    maxshape: [...index.maxshape],
    chunks,
    ...packed ? { compression: "gzip", compression_opts: 1 } : {},
  });
  made.resize(shape);
  for (let at = 1; at < rows; at++) {
    made.write_slice([[at, at + 1], ...shape.slice(1).map((): [] => [])], row);
  }
  file.close();
  return rows * shape.slice(1).reduce((product, length, axis) => product * length / chunks[axis + 1], 1);
}

Deno.test("chunks that were never written are counted in every index, those of a whole dataset read (oracle: what was written)", async () => {
  await using folder = await temporaryFolder();
  for (const [name, index] of Object.entries(indexes)) {
    for (const packed of [false, true]) {
      const path = join(folder.path, "d.h5");
      const all = writeRows(path, index, index.shape[0], packed);
      {
        using file = await openHdf5(path);
        assert.deepEqual(file.header("d").shape, index.shape, name);
      }
      for (const rows of [1, 7, index.shape[0] - 1]) {
        const written = writeRows(path, index, rows, packed);
        using file = await openHdf5(path);
        for (const look of [() => file.header("d"), () => file.read("d", { slice: [[0, 1]] })]) {
          assert.throws(look, (error) => {
            assert.ok(error instanceof InputError, `${name}: ${error}`);
            assert.match(
              error.message,
              new RegExp(`d\\.h5: 'd' has ${written} of its ${all} chunks of \\[`),
              name,
            );
            assert.match(
              error.message,
              /never written; write all of its values, or declare as many as there are$/,
            );
            return true;
          });
        }
      }
    }
  }
});

Deno.test("a damaged header says nothing of its chunks, and takes no memory (every third byte, one at a time)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "d.h5");
  writeRows(
    path,
    { libver: "latest", shape: [4, 3], chunks: [1, 3], maxshape: [null, 3] } as unknown as Index,
    4,
    false,
  );
  const whole = await Deno.readFile(path);
  const before = Deno.memoryUsage().rss;
  for (let at = 48; at < Math.min(whole.length, 1024); at += 3) {
    const bent = whole.slice();
    bent[at] ^= 0xff;
    await Deno.writeFile(path, bent);
    try {
      using file = await openHdf5(path);
      file.read("d");
    } catch (error) {
      assert.ok(error instanceof InputError, `byte ${at}: ${(error as Error).stack}`);
    }
  }
  assert.ok(Deno.memoryUsage().rss - before < 2 ** 28);
});

Deno.test("the fill value of a dataset's writer is told in either byte order, 0 as none (file made by h5py 3.16.0)", async () => {
  using file = await openHdf5(join(import.meta.dirname!, "fixtures", "fill_value.h5"));
  const wanted = { field: 7.5, whole: -999, half: -2, zero: undefined, default: undefined };
  for (const [name, fillValue] of Object.entries(wanted)) {
    assert.equal(file.header(name).fillValue, fillValue, name);
  }
});
