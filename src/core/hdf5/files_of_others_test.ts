import { strict as assert } from "node:assert";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import expected from "../../../validation/hdf5/expected.json" with { type: "json" };
import { type Hdf5File, openHdf5 } from "./mod.ts";

const folder = join(import.meta.dirname!, "..", "..", "..", "validation", "hdf5", "files");
const made = `files by h5py ${expected.tools.h5py}, HDF5 ${expected.tools.HDF5}`;

/** Every dataset in a file's root is refused in one line that says this; nothing else is there. */
async function refuses(name: string, messages: Record<string, RegExp>) {
  using file = await openHdf5(join(folder, name));
  for (const [dataset, message] of Object.entries(messages)) {
    for (const look of [(f: Hdf5File) => f.header(dataset), (f: Hdf5File) => f.read(dataset)]) {
      assert.throws(() => look(file), (error) => {
        assert.ok(error instanceof InputError, `${dataset}: ${error}`);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n|\.c\b/, "one line, and no place in a C program");
        return true;
      });
    }
  }
  return file.keys();
}

Deno.test(`numbers of every width and byte order are what NumPy wrote (${made})`, async () => {
  using file = await openHdf5(join(folder, "numbers.h5"));
  for (const [name, values] of Object.entries(expected.numbers)) {
    const read = Array.from(file.read(name).data as Float64Array, Number);
    assert.deepEqual(read, values.flat().map((value) => value === "inf" ? Infinity : value), name);
  }
  assert.equal(
    file.read("halves").data.constructor,
    Float32Array,
    "half precision is read as single precision",
  );
  assert.deepEqual(file.read("beyond_2_53").data, new BigInt64Array([1n, 2n ** 53n + 1n, -(2n ** 62n)]));
  assert.deepEqual(file.read("unsigned_beyond_2_53").data, new BigUint64Array([0n, 2n ** 64n - 1n]));
  assert.deepEqual(file.attributes("le_f2"), { _FillValue: -999 });
});

Deno.test(`numbers in another layout than IEEE 754 or whole bytes are refused, the others read (${made})`, async () => {
  for (const version of ["earliest", "latest", "ordered"]) {
    using file = await openHdf5(join(folder, `odd_numbers_${version}.h5`));
    for (const name of ["bfloat16", "twelve_bits", "shifted", "excess"]) {
      assert.throws(
        () => file.read(name),
        /holds \d-byte (integers|floating-point numbers), of which this file has some in another layout/,
        `${version}: ${name}`,
      );
    }
    for (const name of ["singles", "integers"]) {
      assert.deepEqual([...file.read(name).data], [1, 2, -3], version);
    }
  }
});

Deno.test(`each step-th entry of an axis is the whole's (indexing of ${made})`, async () => {
  using file = await openHdf5(join(folder, "netcdf.nc"));
  const { data, shape } = file.read("plain", { slice: [[1, 2], [0, 3, 2], [1, 4, 2]] });
  assert.deepEqual(shape, [1, 2, 2, 4]);
  const at = (t: number, y: number, x: number) => 48 + 16 * t + 4 * y + x;
  const wanted = [0, 2].flatMap((t) => [1, 3].flatMap((y) => [0, 1, 2, 3].map((x) => at(t, y, x))));
  assert.deepEqual([...data], wanted);
});

Deno.test(`what holds no numbers is named by what it holds (${made})`, async () => {
  const keys = await refuses("no_numbers.h5", {
    boolean: /no numbers of a type that can be read, but enumerations; store it as/,
    complex: /but compounds/,
    record: /but compounds/,
    text: /but text/,
    words: /but text/,
    long_double: /but 16-byte floating-point numbers/,
    ragged: /but sequences of variable length/,
    opaque: /but opaque bytes/,
    nested: /but arrays/,
    reference: /but references/,
    region: /but references/,
    null: /is empty: its shape is null/,
    no_rows: /is empty: its shape is \[0, 4\]/,
    named_type: /no dataset 'named_type'/,
  });
  assert.equal(keys.length, 15);
});

Deno.test(`filters of the library decode to what was packed; others are named with the remedy (${made})`, async () => {
  const builtIn = ["gzip", "gzip_shuffle_fletcher32", "nbit", "scale_offset"];
  {
    using file = await openHdf5(join(folder, "filters.h5"));
    for (const name of builtIn) {
      const whole = (value: number) => name === "nbit" ? Math.trunc(value) : value;
      assert.deepEqual([...file.read(name).data], expected.filters.values.flat().map(whole), name);
    }
  }
  const named = (name: string) => new RegExp(`packed with the filter ${name} \\(\\d+\\).*h5repack -f GZIP=4`);
  const keys = await refuses("filters.h5", {
    lzf: named("LZF"),
    blosc: named("Blosc"),
    blosc2: named("Blosc2"),
    zstd: named("Zstandard"),
    lz4: named("LZ4"),
    bitshuffle: named("bitshuffle"),
    bzip2: named("bzip2"),
    zfp: named("ZFP"),
    szip: named("szip"),
  });
  assert.equal(keys.length, builtIn.length + 9);
});

Deno.test(`values in other files are refused however they are reached, and no other file is opened (${made})`, async () => {
  await refuses("elsewhere.h5", {
    external_storage:
      /keeps its values in another file, '\/etc\/passwd', which this file's digest does not cover/,
    two_files: /keeps its values in another file, '.*numbers\.h5'/,
    virtual: /is virtual: its values lie in 'numbers\.h5'/,
    virtual_here: /is virtual/,
    virtual_of_nothing: /is virtual/,
    external_link: /is an external link to 'numbers\.h5'/,
    missing_link: /is an external link to 'nowhere\.h5'/,
    soft_outside: /'external_link' is an external link/,
    dangling: /'dangling' is a link that leads nowhere/,
    a: /'a' is a link that leads nowhere/,
    "deep/up": /is a link that leads nowhere/,
    g: /'g' is a group; it holds external_storage, plain/,
    "g/g/g/g": /is a group/,
    plains: /no dataset 'plains'; did you mean 'plain'/,
  });
  using file = await openHdf5(join(folder, "elsewhere.h5"));
  assert.deepEqual(file.read("soft"), file.read("plain"), "a link within the file is followed");
});

Deno.test(`a header that declares more than there can be is refused at once, with no memory taken (${made})`, async () => {
  const before = Deno.memoryUsage().rss;
  const keys = await refuses("huge.h5", {
    terabytes:
      /declares \[1048576, 1048576\] values, 8 TiB, in a file of 2\.9 KiB: most of them were never written/,
    beyond_2_53: /declares \[1099511627776, 1048576\] values, 8 EiB/,
    most: /values, 8 EiB/,
    one_piece: /values, 64 GiB/,
    filled: /values, 4 GiB/,
    chunk: /has chunks of \[16384, 16384\], 2 GiB each; cut it into chunks/,
  });
  assert.equal(keys.length, 6);
  assert.ok(Deno.memoryUsage().rss - before < 2 ** 26);
});
