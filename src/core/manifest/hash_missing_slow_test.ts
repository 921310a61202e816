import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { hashMissing, verifyManifest } from "./mod.ts";

/** SHA-256 of "abc" and of the empty text: FIPS 180-4's examples. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A manifest in every style that people write, ⟨…⟩ where something is missing. */
const NASTY = `%YAML 1.2
---
# IND: in-distribution data          (trailing blanks kept)   
version:   1   # the form of this file


"entries":
  # sorted by hand, do not reorder
  - path: "a.bin"   # double quotes
    sha256: ⟨null⟩     # to be frozen
    size: ⟨null⟩
    what: >-
      folded text, with a colon: and a # that is
      no comment

  - what: 'single quotes; it''s fine: sha256: null'
    size: ⟨~⟩
    sha256:⟨⟩
    path: b.bin
  -   { path: c.bin, sha256: ⟨Null⟩ , size: 3, "what": flow map }   # odd indentation
  - {"path":"d.bin","sha256":⟨null⟩,"size":⟨null⟩,"what":"like JSON"}
  - ? path
    : e.bin
    ? sha256
    : ⟨NULL⟩
    size:   ⟨⟩  # nothing before this comment
    what: explicit keys
  - path: frozen.bin
    sha256: '${ABC}'
    size: 0x3
    what: |
      frozen already: sha256: null
  - path: last.bin
    what: &anchor nobody refers to this
    size: ⟨null⟩
    sha256: ⟨null⟩`;

const before = NASTY.replaceAll(/⟨(.*?)⟩/g, "$1");

/** What must come out: each gap, in order, filled; not another byte changed. */
function after(values: readonly (string | number)[]): string {
  let next = 0;
  // Where nothing was written a blank has to follow the colon.
  return NASTY.replaceAll(/(:\s*)?⟨(.*?)⟩/g, (_, lead = "", gap) => {
    const value = values[next++];
    return gap === "" ? `: ${value}${lead.slice(1)}` : `${lead}${value}`;
  });
}

async function folderWith(text: string, files: readonly string[]) {
  const folder = await temporaryFolder();
  for (const name of files) await Deno.writeTextFile(join(folder.path, name), "abc");
  await Deno.writeTextFile(join(folder.path, "manifest.yaml"), text);
  return { ...folder, manifest: join(folder.path, "manifest.yaml") };
}

const FILES = ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin", "frozen.bin", "last.bin"];

for (const [name, change] of [["\\n", "\n"], ["\\r\\n", "\r\n"]]) {
  Deno.test(`hashMissing: fills what is null and leaves every other byte, line ends ${name} (text built by hand)`, async () => {
    await using folder = await folderWith(before.replaceAll("\n", change), FILES);
    await Deno.writeTextFile(join(folder.path, "last.bin"), "");
    const { written } = await hashMissing(folder.manifest, { dataFolder: folder.path });
    assert.deepEqual(written, ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin", "last.bin"]);
    // in quotes where the keys are
    const expected = after([ABC, 3, 3, ABC, ABC, `"${ABC}"`, 3, ABC, 3, 0, EMPTY]);
    assert.equal(await Deno.readTextFile(folder.manifest), expected.replaceAll("\n", change));
    const { findings } = await verifyManifest(folder.manifest, { dataFolder: folder.path });
    assert.deepEqual(findings, []);
    assert.deepEqual(await hashMissing(folder.manifest, { dataFolder: folder.path }), { written: [] });
  });
}

Deno.test("hashMissing: a byte order mark stays, and nothing is written when nothing is missing (bytes, inode)", async () => {
  await using folder = await folderWith(
    `\ufeffversion: 1\nentries: [{path: a.bin, sha256: null, size: 3, what: x}]`,
    FILES,
  );
  await hashMissing(folder.manifest, { dataFolder: folder.path });
  const bytes = await Deno.readFile(folder.manifest);
  assert.deepEqual([...bytes.subarray(0, 4)], [0xef, 0xbb, 0xbf, "v".charCodeAt(0)]);
  const { ino } = await Deno.stat(folder.manifest);
  await hashMissing(folder.manifest, { dataFolder: folder.path });
  assert.equal((await Deno.stat(folder.manifest)).ino, ino);
});

/** Fault → the manifest, and what the refusal says. */
const REFUSED: Readonly<Record<string, readonly [entries: string, message: string]>> = {
  "files that do not exist": [
    "[{path: a.bin, sha256: null, size: null, what: x}, {path: no.bin, sha256: null, size: 1, what: x}]",
    "cannot hash no.bin: no such regular file in",
  ],
  "a frozen size that the file has not": [
    "[{path: a.bin, sha256: null, size: 4, what: x}]",
    "a.bin: expected size 4, found 3; restore the file, or set both values to null",
  ],
  "a frozen digest that the file has not": [
    `[{path: a.bin, sha256: ${EMPTY}, size: null, what: x}]`,
    `a.bin: expected sha256 ${EMPTY}, found ${ABC}`,
  ],
  "an alias, which stands for another place": [
    "[{path: a.bin, sha256: &x null, size: *x, what: x}]",
    "an alias (*x) cannot be completed in place",
  ],
  "a null where the edit cannot be placed safely": [
    "\n- path: a.bin\n  ? sha256 # a comment: with a colon\n  :\n  size: 3\n  what: x",
    "cannot write the digests without changing other entries; write the missing values as plain 'null'",
  ],
  "a tag that says null": [
    "[{path: a.bin, sha256: !!null null, size: 3, what: x}]",
    "not valid YAML: Unresolved tag",
  ],
  "a key that is not there": [
    "[{path: a.bin, sha256: null, what: x}]",
    "entries[0].size: missing, expected number",
  ],
};

Deno.test("hashMissing: what cannot be completed is refused in one line, and the manifest stays as it was (bytes)", async () => {
  await Promise.all(
    Object.entries(REFUSED).map(async ([name, [entries, message]]) => {
      const text = `version: 1\nentries: ${entries}\n`;
      await using folder = await folderWith(text, ["a.bin"]);
      await assert.rejects(hashMissing(folder.manifest, { dataFolder: folder.path }), (error) => {
        assert.ok(error instanceof InputError, `${name}: ${error}`);
        assert.ok(error.message.startsWith(`${folder.manifest}: `), name);
        assert.ok(error.message.includes(message), `${name}: ${error.message}`);
        return true;
      });
      assert.equal(await Deno.readTextFile(folder.manifest), text, name);
    }),
  );
});

const OPEN = "version: 1\nentries:\n  - { path: a.bin, sha256: null, size: null, what: x }\n";

/** How a file is changed while it is hashed. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  "grows": (path) => Deno.writeTextFileSync(path, "def", { append: true }),
  "is cut": (path) => Deno.truncateSync(path, 1),
  "gets other bytes of the same number": (path) => Deno.writeTextFileSync(path, "abd"),
  "is replaced": (path) => {
    Deno.writeTextFileSync(`${path}.new`, "abc");
    Deno.renameSync(`${path}.new`, path);
  },
  "gets other bytes, and the times of before": (path) => {
    const { mtime, atime } = Deno.statSync(path);
    Deno.writeTextFileSync(path, "abd");
    Deno.utimeSync(path, atime!, mtime!);
  },
  "is taken away": (path) => Deno.removeSync(path),
};

Deno.test("hashMissing: a file that changes while it is hashed freezes nothing, however it changes (its own bytes)", async () => {
  await Promise.all(
    Object.entries(CHANGES).map(async ([name, change]) => {
      await using folder = await folderWith(OPEN, ["a.bin"]);
      const path = join(folder.path, "a.bin");
      await assert.rejects(
        hashMissing(folder.manifest, { dataFolder: folder.path, onProgress: () => change(path) }),
        /a\.bin: changes while it is hashed; wait until/,
        name,
      );
      assert.equal(await Deno.readTextFile(folder.manifest), OPEN, name);
    }),
  );
});

Deno.test("hashMissing: what is written into the manifest meanwhile stays, and is held against what was found (by hand)", async () => {
  await using folder = await folderWith(OPEN, ["a.bin", "b.bin"]);
  const meanwhile = (text: string) =>
    hashMissing(folder.manifest, {
      dataFolder: folder.path,
      onProgress: () => Deno.writeTextFileSync(folder.manifest, text),
    });
  const edited = `# a comment of now\n${OPEN}  - { path: b.bin, sha256: null, size: 3, what: new }\n`;
  assert.deepEqual(await meanwhile(edited), { written: ["a.bin"] });
  assert.equal(
    await Deno.readTextFile(folder.manifest),
    edited.replace("sha256: null, size: null", `sha256: ${ABC}, size: 3`),
  );
  await Deno.writeTextFile(folder.manifest, OPEN);
  const wrong = OPEN.replace("size: null", "size: 4");
  await assert.rejects(meanwhile(wrong), /a\.bin: expected size 4, found 3/);
  assert.equal(await Deno.readTextFile(folder.manifest), wrong);
});

Deno.test("hashMissing: a manifest that is JSON stays JSON, and one in YAML takes no quotes (JSON.parse)", async () => {
  const json = { version: 1, entries: [{ path: "a.bin", sha256: null, size: null, what: "x" }] };
  for (const indent of [0, 2]) {
    await using folder = await folderWith(JSON.stringify(json, null, indent), ["a.bin"]);
    await hashMissing(folder.manifest, { dataFolder: folder.path });
    const text = await Deno.readTextFile(folder.manifest);
    assert.deepEqual(JSON.parse(text).entries[0], { path: "a.bin", sha256: ABC, size: 3, what: "x" });
    assert.equal(text, JSON.stringify(JSON.parse(text), null, indent));
  }
});
