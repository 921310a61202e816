import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";
import { InputError } from "@/core/errors.ts";
import { sha256Text } from "@/core/identity/sha256.ts";
import { randomStream } from "@/core/random/mod.ts";
import { type Fetch, install } from "./install.ts";
import { ensureLibtensorflow, libraryVariable } from "./mod.ts";
import { unpack } from "./unpack.ts";
import { type Distribution, distributions } from "./wheels.ts";

const members = {
  "tensorflow/lib.so": "library ".repeat(5000),
  "tensorflow/LICENSE": "licence",
  "other.py": "x",
};
const archive = zipOf(members);

const distribution: Distribution = {
  name: "1.0-test-cpu",
  library: "tensorflow/lib.so",
  wheels: [{
    project: "tensorflow",
    version: "1.0",
    platform: "test",
    sha256: sha256Text(archive),
    bytes: archive.length,
    expansion: 1.2,
    keep: /^tensorflow\//,
  }],
};

/** Hands out `bytes` as the wheel and counts how often it was asked. */
function fetchOf(bytes: Uint8Array): { fetch: Fetch; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    fetch: async (_wheel, { folder }) => {
      calls++;
      const path = join(folder, "tensorflow-1.0.whl");
      await Deno.writeFile(path, bytes);
      return path;
    },
  };
}

function setUpTest(name: string, work: (cache: string) => Promise<void>): void {
  Deno.test(`library: ${name}`, async () => {
    const cache = await Deno.makeTempDir({ prefix: "chimera_library_" });
    try {
      await work(cache);
    } finally {
      await Deno.remove(cache, { recursive: true });
    }
  });
}

const log = (): void => {};
const namesIn = (folder: string): string[] => Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();

setUpTest("only the wanted members are unpacked, unchanged, and nothing else is left", async (cache) => {
  const { fetch, calls } = fetchOf(archive);
  const folder = await install(distribution, { cache, fetch, log });
  assert.deepEqual(namesIn(folder), ["tensorflow"]);
  assert.deepEqual(namesIn(join(folder, "tensorflow")), ["LICENSE", "lib.so"]);
  assert.equal(await Deno.readTextFile(join(folder, "tensorflow/lib.so")), members["tensorflow/lib.so"]);
  assert.deepEqual(namesIn(cache), ["1.0-test-cpu"]);
  assert.equal(await install(distribution, { cache, fetch, log }), folder);
  assert.equal(calls(), 1, "a complete set-up is used as it is");
});

setUpTest(
  "a large member comes out whole, and one whose checksum is wrong is refused (CRC-32)",
  async (cache) => {
    // incompressible, so that it comes in many chunks
    const random = randomStream(1, "member");
    const text = Array.from({ length: 200_000 }, () => random.uniform().toString(36)).join("");
    const bytes = zipOf({ "tensorflow/lib.so": text });
    const path = join(cache, "tensorflow-1.0.whl");
    await Deno.writeFile(path, bytes);
    await unpack(path, { into: join(cache, "out"), keep: /./ });
    assert.equal(sha256Text(await Deno.readFile(join(cache, "out", "tensorflow/lib.so"))), sha256Text(text));

    // the checksum stands in the central directory, which comes last: 16 bytes behind its signature
    const directory = Buffer.from(bytes).lastIndexOf(Buffer.from("PK\x01\x02", "latin1"));
    const damaged = Uint8Array.from(bytes);
    damaged[directory + 16] ^= 1;
    await Deno.writeFile(path, damaged);
    await assert.rejects(
      unpack(path, { into: join(cache, "again"), keep: /./ }),
      /tensorflow\/lib\.so came out of tensorflow-1\.0\.whl damaged/,
    );
  },
);

setUpTest("a wheel with another hash is refused and leaves nothing of itself", async (cache) => {
  const { fetch } = fetchOf(archive.subarray(1));
  await assert.rejects(
    install(distribution, { cache, fetch, log }),
    /not the pinned file: sha256 expected .*, found /,
  );
  assert.deepEqual(namesIn(cache), []);
});

setUpTest(
  "without a connection nothing is left, and a wheel that had arrived stays (invariant)",
  async (cache) => {
    const fetch: Fetch = () => Promise.reject(new Error("no connection to the package index"));
    await assert.rejects(install(distribution, { cache, fetch, log }), /no connection/);
    assert.deepEqual(namesIn(cache), []);

    const [wheel] = distribution.wheels;
    const two = { ...distribution, wheels: [wheel, { ...wheel, sha256: "0".repeat(64) }] };
    const { fetch: first } = fetchOf(archive);
    const once: Fetch = (asked, place) => asked === wheel ? first(asked, place) : fetch(asked, place);
    await assert.rejects(install(two, { cache, fetch: once, log }), /no connection/);
    assert.deepEqual(namesIn(join(cache, "1.0-test-cpu.partial", "wheels")), [wheel.sha256.slice(0, 16)]);
  },
);

setUpTest("an interrupted set-up is taken up without fetching the whole wheel again", async (cache) => {
  const interrupted: Distribution = { ...distribution, library: "tensorflow/missing.so" };
  const { fetch, calls } = fetchOf(archive);
  await assert.rejects(install(interrupted, { cache, fetch, log }), /holds no tensorflow\/missing\.so/);
  await install(distribution, { cache, fetch, log });
  assert.equal(calls(), 1);
  assert.deepEqual(namesIn(cache), ["1.0-test-cpu"]);
});

setUpTest("of two set-ups at once one fetches and both get the library", async (cache) => {
  const { fetch, calls } = fetchOf(archive);
  const lines: string[] = [];
  const both = [0, 1].map(() => install(distribution, { cache, fetch, log: (line) => lines.push(line) }));
  const [first, second] = await Promise.all(both);
  assert.deepEqual([first, calls()], [second, 1]);
});

setUpTest(
  "a disk that will not hold it is refused before anything is announced or fetched",
  async (cache) => {
    const { fetch, calls } = fetchOf(archive);
    const lines: string[] = [];
    const huge = { ...distribution, wheels: [{ ...distribution.wheels[0], bytes: 2 ** 60 }] };
    await assert.rejects(
      install(huge, { cache, fetch, log: (line) => lines.push(line) }),
      (error) =>
        error instanceof InputError &&
        /needs \d+ MB while it is set up, and \d+ MB are free/.test(error.what),
    );
    assert.deepEqual([calls(), lines, namesIn(cache)], [0, [], []]);
  },
);

setUpTest("a file where the cache should be is refused in one line, nothing fetched", async (cache) => {
  const { fetch, calls } = fetchOf(archive);
  await Deno.writeTextFile(join(cache, "file"), "");
  await assert.rejects(
    install(distribution, { cache: join(cache, "file", "libtensorflow"), fetch, log }),
    (error) => error instanceof InputError && !error.message.includes("\n"),
  );
  assert.equal(calls(), 0);
});

setUpTest("a name that leads out of the folder is refused", async (cache) => {
  const evil = zipOf({ "tensorflow/../../evil.so": "x" });
  const wheel = { ...distribution.wheels[0], sha256: sha256Text(evil) };
  const { fetch } = fetchOf(evil);
  await assert.rejects(
    install({ ...distribution, wheels: [wheel] }, { cache, fetch, log }),
    /invalid relative path/,
  );
});

Deno.test("library: as much space is asked for as wheel and libraries take (oracle: sizes on linux-x64-cpu)", () => {
  const [{ bytes, expansion }] = distributions["linux-x64-cpu"].wheels;
  // libtensorflow_cc.so.2 and libtensorflow_framework.so.2 of the pinned wheel
  const unpacked = 788_086_608 + 65_222_328;
  assert.ok(bytes * expansion >= unpacked && bytes * expansion < 1.05 * unpacked);
});

Deno.test("library: a named library that is not there is bad input", async () => {
  const before = Deno.env.get(libraryVariable);
  Deno.env.set(libraryVariable, "/nowhere/libtensorflow_cc.so.2");
  try {
    await assert.rejects(ensureLibtensorflow({ log }), (error) => {
      return error instanceof InputError && error.where === libraryVariable &&
        error.message.includes("/nowhere/");
    });
  } finally {
    if (before === undefined) Deno.env.delete(libraryVariable);
    else Deno.env.set(libraryVariable, before);
  }
});

/** A zip archive (PKWARE's APPNOTE): per member a local header and its deflated bytes, then the directory. */
function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = deflateRawSync(content);
    const common = Buffer.alloc(26); // from "version needed" to the lengths of name and extra field
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4); // deflate
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), data]);
    const central = Buffer.alloc(14); // comment length, disk, attributes, offset of the local header
    central.writeUInt32LE((0o644 << 16) >>> 0, 6);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x03", "latin1"), common, central, Buffer.from(name));
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
