import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { sha256File } from "../identity/mod.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { isMissing, readBytes, readJson, readText, readTextIfThere } from "./mod.ts";

/** What a read ends with: an InputError of one line that matches. */
async function refused(reading: Promise<unknown>, message: RegExp): Promise<InputError> {
  const error = await reading.then(() => assert.fail("it was read"), (error) => error);
  assert.ok(error instanceof InputError, String(error));
  assert.match(error.message, message);
  assert.equal(error.message.split("\n").length, 1);
  return error;
}

async function makeFifo(path: string): Promise<void> {
  assert.ok((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
}

// Oracle: the kind of file as stat(2) tells it; a read that waits would never end, and the test with it.
Deno.test("whatever is no regular file is refused and never waited for: folder, pipe, socket, devices, loops", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await Deno.mkdir(at("folder"));
  await makeFifo(at("pipe"));
  await Deno.symlink("pipe", at("link_to_pipe"));
  await Deno.symlink("b", at("a"));
  await Deno.symlink("a", at("b"));
  await Deno.writeTextFile(at("file"), "text");
  await Deno.symlink("file", at("link"));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
  const cases: [string, RegExp][] = [
    [at("folder"), /is a folder, not a file; name a file inside it$/],
    [at("pipe"), /is a named pipe, not a file/],
    [at("link_to_pipe"), /is a named pipe, not a file/],
    [at("socket"), /is a socket, not a file/],
    ["/dev/zero", /is a device, not a file/],
    ["/dev/tty", /is a device, not a file/],
    [at("a"), /cannot read: a link on this path leads back to itself/],
    [at("n".repeat(300)), /cannot read: the path is too long/],
    [at("nul\0byte"), /cannot read: the system refuses this name/],
    [at("file/inside"), /no such file/],
    [at("fil"), /no such file; did you mean 'file'\?/],
  ];
  try {
    for (const [path, message] of cases) {
      for (const read of [readText, readBytes, readJson, sha256File]) await refused(read(path), message);
    }
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  assert.equal(await readText(at("link")), "text");
});

Deno.test("a file that is not there is told from one that cannot be read (errno)", async () => {
  await using folder = await temporaryFolder();
  const [none, sealed] = [join(folder.path, "none"), join(folder.path, "sealed")];
  assert.equal(await readTextIfThere(none), undefined);
  assert.ok(isMissing(await refused(readText(none), /no such file/)));
  await Deno.writeTextFile(join(folder.path, "table.csv"), "");
  // what has another ending is no choice
  await refused(readText(join(folder.path, "params.yaml")), /correct the path: there is no file \*\.yaml in/);
  await refused(readText(join(folder.path, "zz.csv")), /no such file; choose one of table\.csv$/);
  await Deno.mkdir(sealed);
  await refused(readTextIfThere(sealed), /is a folder/);
  assert.equal(isMissing(await refused(readText(sealed), /is a folder/)), false);
});

Deno.test("a text that is too large or not UTF-8 is refused; a byte-order mark is no part of it (RFC 3629)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "text");
  await Deno.writeTextFile(path, "12345");
  await refused(readText(path, { mostBytes: 4 }), /has 5 bytes, more than the 4/);
  assert.equal(await readText(path, { mostBytes: 5 }), "12345");
  const sparse = await Deno.open(path, { write: true });
  await sparse.truncate(2 ** 40);
  sparse.close();
  await refused(readText(path), /has 1099511627776 bytes/);
  await Deno.writeFile(path, new Uint8Array([0xc3, 0x28]));
  await refused(readText(path), /not UTF-8 text/);
  await Deno.writeFile(path, new Uint8Array([0xef, 0xbb, 0xbf, 0x61]));
  assert.equal(await readText(path), "a");
});

Deno.test("JSON is read as RFC 8259 has it, and what two readers would take differently is refused (I-JSON, RFC 7493)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "value.json");
  const read = async (text: string) => {
    await Deno.writeTextFile(path, text);
    return await readJson(path);
  };
  const fine =
    '{"a":[1,{"b":"{\\"a\\":1,\\"a\\":2}"},{"b":[]}],"":null,"\\ud83d\\ude00":-1.5e-7,"c":{"a":"a","b,":"\\\\"}}';
  assert.deepEqual(await read(fine), JSON.parse(fine));
  const broken: [string, RegExp][] = [
    ["", /is empty/],
    ["{", /is not JSON/],
    ["NaN", /is not JSON/],
    ['{"a":1,"a":1}', /the key 'a' is there twice/],
    ['{"x":[{"a":{"q":1}},{"b":1,"\\u0062":2}]}', /the key 'b' is there twice/],
    ['{"a":{"b":1e999}}', /a\.b is not a finite number/],
    ['["\\ud800"]', /0 holds half a character/],
    ['{"\\udfff":1}', /half a character/],
    ["[".repeat(1e5) + "]".repeat(1e5), /is nested more than 100 deep/],
    ['{"a":'.repeat(1e5) + "1" + "}".repeat(1e5), /a\.a\.a\.a\.a\.a… is nested more than 100 deep/],
    ['{"a":"\u0007"}', /is not JSON/],
  ];
  for (const [text, message] of broken) await refused(read(text), message);
  await Deno.writeFile(path, new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]));
  await refused(readJson(path), /not UTF-8 text/);
});

Deno.test("a byte-order mark is no part of a text, unless it is asked for (Unicode 16, 2.13)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "marked.txt");
  await Deno.writeTextFile(path, "\ufeffa\ufeff");
  assert.equal(await readText(path), "a\ufeff");
  assert.equal(await readText(path, { keepMark: true }), "\ufeffa\ufeff");
});
