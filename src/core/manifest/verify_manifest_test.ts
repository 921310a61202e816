import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { InputError } from "../errors.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { readManifest, verifyManifest } from "./mod.ts";

const FOLDER = relative(Deno.cwd(), join(import.meta.dirname!, "fixtures"));
/** SHA-256 of "abc": FIPS 180-4's own example. */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/** A data folder that holds set/a.bin = "abc". */
async function dataFolder() {
  const folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "set"));
  await Deno.writeTextFile(join(folder.path, "set", "a.bin"), "abc");
  return folder;
}

/** Rule → what the reader says after the manifest's name: the manifest itself is bad input. */
const UNREADABLE: Readonly<Record<string, string>> = {
  bad_digest_form:
    'entries[0].sha256: expected 64 lower-case hexadecimal digits and nothing else, got "BA7816BF"; mend this entry',
  bad_unknown_key:
    "entries[0]: unknown key 'length' (known: path, sha256, size, what); entries[0].size: missing",
  bad_version: "version: expected 1, got 2; mend this entry",
  bad_no_entries: "entries: expected at least 1 entries, got []; mend this entry",
  bad_absolute_path:
    'entries[0].path: the path is absolute and so leaves the data folder, got "/etc/hostname"; write',
  bad_parent_path:
    "entries[0].path: the path leaves the data folder ('..'), got \"set/../../secret.bin\"; write",
  bad_drive_path: "entries[0].path: the path starts with a drive letter and so leaves the data folder, got",
  bad_backslash_path: "entries[0].path: the path holds a backslash (write '/'), got",
  bad_dot_path: "entries[0].path: the path holds an empty or '.' segment, got",
  bad_empty_path: 'entries[0].path: the path is empty, got ""',
  bad_twice: 'entries[1].path: the path is named twice, got "set/a.bin"',
};

for (const [name, message] of Object.entries(UNREADABLE)) {
  Deno.test(`readManifest: ${name} is refused with its path in one line (the rule's message)`, async () => {
    const path = join(FOLDER, `${name}.yaml`);
    await assert.rejects(readManifest(path, { dataFolder: "data" }), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.ok(error.message.startsWith(`${path}: ${message}`), error.message);
      return true;
    });
  });
}

/** Rule → the one finding, after manifest and file: the manifest is fine, the data is not. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  bad_digest: `set/a.bin: expected sha256 ${"f".repeat(64)}, found ${ABC}`,
  bad_size: "set/a.bin: expected 4 bytes, found 3 bytes",
  bad_null_digest: "set/a.bin: expected a frozen sha256 (hash_missing writes it), found null",
  bad_null_size: "set/a.bin: expected a frozen size (hash_missing writes it), found null",
  bad_missing_file: `set/b.bin: expected sha256 ${ABC}, found no such regular file in DATA`,
};

for (const [name, finding] of Object.entries(DEVIATIONS)) {
  Deno.test(`verifyManifest: ${name} is found, with what was expected (FIPS 180-4's digest of "abc")`, async () => {
    await using data = await dataFolder();
    const path = join(FOLDER, `${name}.yaml`);
    const { findings, checked } = await verifyManifest(path, { dataFolder: data.path });
    assert.deepEqual(findings, [`${path}: ${finding.replace("DATA", data.path)}`]);
    assert.equal(checked, 1);
  });
}

Deno.test("verifyManifest: a good manifest has no findings, also through a symbolic link to another disk", async () => {
  await using data = await dataFolder();
  await using disk = await temporaryFolder();
  const manifest = join(FOLDER, "good.yaml");
  assert.deepEqual(await verifyManifest(manifest, { dataFolder: data.path }), { findings: [], checked: 1 });
  await Deno.rename(join(data.path, "set", "a.bin"), join(disk.path, "elsewhere.bin"));
  await Deno.symlink(join(disk.path, "elsewhere.bin"), join(data.path, "set", "a.bin"));
  assert.deepEqual(await verifyManifest(manifest, { dataFolder: data.path }), { findings: [], checked: 1 });
});

Deno.test("verifyManifest: a folder in the file's place and a data folder that does not exist are findings", async () => {
  await using data = await dataFolder();
  await Deno.remove(join(data.path, "set", "a.bin"));
  await Deno.mkdir(join(data.path, "set", "a.bin"));
  const manifest = join(FOLDER, "good.yaml");
  for (const dataFolder of [data.path, join(data.path, "absent")]) {
    const { findings } = await verifyManifest(manifest, { dataFolder });
    assert.match(
      findings.join(),
      /good\.yaml: set\/a\.bin: expected sha256 ba78\w+, found no such regular file in /,
    );
  }
});

Deno.test("verifyManifest: `only` picks entries and names the nearest for one that is not there", async () => {
  await using data = await dataFolder();
  const manifest = join(data.path, "two.yaml");
  const entry = (path: string) => `- {path: ${path}, sha256: ${ABC}, size: 3, what: letters}\n`;
  await Deno.writeTextFile(manifest, `version: 1\nentries:\n${entry("set/a.bin")}${entry("set/absent.bin")}`);
  const only = ["set/a.bin"];
  assert.deepEqual(await verifyManifest(manifest, { dataFolder: data.path, only }), {
    findings: [],
    checked: 1,
  });
  await assert.rejects(verifyManifest(manifest, { dataFolder: data.path, only: ["set/b.bin"] }), {
    message:
      `${manifest}: no entry 'set/b.bin', did you mean 'set/a.bin'?; name paths as the manifest writes them`,
  });
});

Deno.test("verifyManifest: progress adds up to the files' sizes (sum of bytes)", async () => {
  await using data = await dataFolder();
  const manifest = join(data.path, "two.yaml");
  const size = 3_500_000;
  await Deno.writeFile(join(data.path, "large.bin"), new Uint8Array(size));
  const large = `{path: large.bin, sha256: ${"f".repeat(64)}, size: ${size}, what: zeros}`;
  const small = `{path: set/a.bin, sha256: ${ABC}, size: 3, what: letters}`;
  await Deno.writeTextFile(manifest, `version: 1\nentries: [${large}, ${small}]\n`);
  let sum = 0;
  const seen: string[] = [];
  await verifyManifest(manifest, {
    dataFolder: data.path,
    onProgress: ({ path, bytes, done, total }) => {
      sum += bytes;
      assert.deepEqual([done, total], [sum, size + 3]);
      if (seen.at(-1) !== path) seen.push(path);
    },
  });
  assert.equal(sum, size + 3);
  assert.deepEqual(seen, ["large.bin", "set/a.bin"]);
});
