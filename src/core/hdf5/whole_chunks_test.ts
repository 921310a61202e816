/** Chunks that hold too few or too many bytes. Oracle: files made by h5py 3.16.0, which wrote those chunks as they are. */
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { openHdf5, writeHdf5 } from "./mod.ts";

const folder = join(import.meta.dirname!, "..", "..", "..", "validation", "hdf5", "files");
/** Which axes may grow decides how chunks are found again; up to HDF5 1.8 it is one tree for all. */
const FILES = { earliest: ["none"], latest: ["none", "one", "both"] };

Deno.test("a chunk of fewer or more bytes than a chunk has is refused, whole ones are not, in every index", async () => {
  for (const [version, growths] of Object.entries(FILES)) {
    using file = await openHdf5(join(folder, `chunk_bytes_${version}.h5`));
    for (const growth of growths) {
      const at = `${version} ${growth}`;
      for (const name of ["whole", "plain", "checked", "rounded"]) file.requireWhole(`${growth}/${name}`);
      const faults = {
        short:
          /'\w+\/short' has a chunk \(at byte \d+ of the file\) of 24 of 32 bytes; make or download the file again/,
        padded: /of 24 of 32 bytes/, // as long in the file as a chunk that is not packed
        long: /of more than 32 bytes/,
        rounded_bomb: /of more than 32 bytes/,
      };
      for (const [name, fault] of Object.entries(faults)) {
        assert.throws(() => file.requireWhole(`${growth}/${name}`), (error) => {
          assert.ok(error instanceof InputError, `${at}: ${error}`);
          assert.match(error.message, fault, at);
          return true;
        });
      }
    }
  }
});

Deno.test("a chunk that unpacks to megabytes takes no memory (resident set)", async () => {
  await using temporary = await temporaryFolder();
  const path = join(temporary.path, "bomb.h5");
  const bomb = deflateSync(new Uint8Array(2 ** 28));
  // values that do not shrink leave more room than the bomb needs, which takes the place of the first chunk's beginning
  const noise = Float32Array.from({ length: 2 ** 18 }, (_, at) => Math.sin(at * at));
  await writeHdf5(path, { datasets: { d: { data: noise, shape: [1, 2 ** 18], compression: 1 } } });
  const bytes = await Deno.readFile(path);
  const start = bytes.findIndex((byte, at) => byte === 0x78 && bytes[at + 1] === 0x01);
  bytes.set(bomb, start);
  await Deno.writeFile(path, bytes);
  using file = await openHdf5(path);
  const before = Deno.memoryUsage().rss;
  assert.throws(() => file.requireWhole("d"), /'d' has a chunk .* of more than 1048576 bytes/);
  assert.ok(Deno.memoryUsage().rss - before < 2 ** 25);
});
