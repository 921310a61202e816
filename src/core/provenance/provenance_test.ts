import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { repositoryRoot } from "../repository.ts";
import { testGit } from "../testing/git.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { codeVersionOf, collectProvenance, finishProvenance, utcNow } from "./mod.ts";

/** A small repository: two source folders, a test, a lockfile and an import map. */
async function smallRepository() {
  const folder = await temporaryFolder();
  const write = async (path: string, text: string) => {
    await Deno.mkdir(join(folder.path, path, ".."), { recursive: true });
    await Deno.writeTextFile(join(folder.path, path), text);
  };
  await write("src/core/a.ts", "export const a = 1;\n");
  await write("src/core/deep/b.ts", "export const b = 2;\n");
  await write("src/core/a_test.ts", "// a test\n");
  await write("src/physics/c.ts", "export const c = 3;\n");
  await write("deno.lock", "{}\n");
  await write(
    "deno.json",
    '{"imports": {"@/": "./src/", "zod": "npm:zod@4.6.7", "rand/": "npm:/pure-rand@8.4.2/"}}\n',
  );
  return { ...folder, write };
}

Deno.test("codeVersionOf: sha256 over sorted paths, lengths and contents (node:crypto, written out)", async () => {
  await using repository = await smallRepository();
  const hash = createHash("sha256");
  for (const path of ["deno.lock", "src/core/a.ts", "src/core/deep/b.ts", "src/physics/c.ts"]) {
    const content = await Deno.readTextFile(join(repository.path, path));
    hash.update(`${path}\0${content.length}\0${content}`);
  }
  const version = await codeVersionOf(["src/core", "src/physics"], { repository: repository.path });
  assert.equal(version, hash.digest("hex"));
});

Deno.test("codeVersionOf: sources and lockfile change it; tests, other files, folder order and place do not", async () => {
  await using repository = await smallRepository();
  const version = () => codeVersionOf(["src/core", "src/physics"], { repository: repository.path });
  const first = await version();
  await repository.write("src/core/a_test.ts", "// another test\n");
  await repository.write("src/core/README.md", "words\n");
  await repository.write("src/models/d.ts", "export const d = 4;\n");
  assert.equal(await version(), first);
  const options = { repository: repository.path };
  assert.equal(await codeVersionOf(["src/physics/", "src/core", "src/core/deep"], options), first);
  const changes: readonly (readonly [path: string, text: string])[] = [
    ["src/core/a.ts", "export const a = 1; \n"],
    ["src/core/new.ts", ""],
    ["deno.lock", "{ }\n"],
  ];
  const seen = new Set([first]);
  for (const [path, text] of changes) {
    await repository.write(path, text);
    seen.add(await version());
  }
  await Deno.rename(join(repository.path, "src/core/a.ts"), join(repository.path, "src/core/z.ts"));
  seen.add(await version());
  assert.equal(seen.size, 5);
  await assert.rejects(codeVersionOf(["src/absent"], options), (error) => error instanceof InputError);
  await Deno.remove(join(repository.path, "deno.lock"));
  await assert.rejects(version(), /deno\.lock: no such file or folder/);
});

Deno.test("codeVersionOf: a file counts as in its folder; its neighbours do not matter; a missing one is named", async () => {
  await using repository = await smallRepository();
  const version = (...sources: string[]) => codeVersionOf(sources, { repository: repository.path });
  const listed = await version("src/core/a.ts", "src/core/deep", "src/physics/c.ts");
  assert.equal(listed, await version("src/core", "src/physics"));
  await repository.write("src/physics/neighbour.ts", "export const n = 0;\n");
  assert.equal(await version("src/core/a.ts", "src/core/deep", "src/physics/c.ts"), listed);
  assert.notEqual(await version("src/core", "src/physics"), listed);
  await assert.rejects(version("src/core/z.ts"), /src\/core\/z\.ts: no such file or folder/);
});

Deno.test("collectProvenance: outside a checkout the commit is null, with a reason; the rest is there", async () => {
  await using repository = await smallRepository();
  const provenance = await collectProvenance({ repository: repository.path });
  assert.deepEqual([provenance.git.commit, provenance.git.dirty, provenance.git.changes], [null, null, []]);
  assert.match(provenance.git.reason!, /not a git repository/);
  assert.equal(provenance.lockfileSha256, createHash("sha256").update("{}\n").digest("hex"));
  assert.deepEqual(provenance.packages, { "zod": "4.6.7", "pure-rand": "8.4.2" });
  assert.equal(provenance.versions.deno, Deno.version.deno);
  assert.ok(provenance.system.cores >= 1 && provenance.system.memoryBytes > 0);
  assert.ok("OMP_NUM_THREADS" in provenance.threadEnvironment);
  assert.deepEqual(JSON.parse(JSON.stringify(provenance)), provenance);
});

Deno.test("collectProvenance: commit and changes are git's own; an inner folder is no checkout of its own", async () => {
  await using repository = await smallRepository();
  const state = async (path = "") =>
    (await collectProvenance({ repository: join(repository.path, path) })).git;
  await testGit(repository.path, "init", "-q");
  assert.equal((await state()).reason, "the checkout has no commit yet");
  await testGit(repository.path, "add", ".");
  await testGit(repository.path, "commit", "-q", "-m", "first");
  const commit = await testGit(repository.path, "rev-parse", "HEAD");
  assert.deepEqual(await state(), { commit, dirty: false, changes: [], reason: null });
  await repository.write("src/core/a.ts", "changed\n");
  await repository.write("größe.txt", "new\n");
  assert.deepEqual(await state(), {
    commit,
    dirty: true,
    changes: [" M src/core/a.ts", "?? größe.txt"],
    reason: null,
  });
  await repository.write("inner/deno.json", "{}");
  assert.match((await state("inner")).reason!, /lies inside another one/);
});

Deno.test("collectProvenance: this repository's packages are the exact pins of deno.json", async () => {
  const { packages } = await collectProvenance({ repository: repositoryRoot() });
  assert.ok(Object.keys(packages).length > 5);
  for (const [name, version] of Object.entries(packages)) assert.match(version, /^\d+\.\d+\.\d+/, name);
});

Deno.test("finishProvenance: the end is not before the start, and the seconds are their difference (arithmetic)", async () => {
  await using repository = await smallRepository();
  const started = {
    ...await collectProvenance({ repository: repository.path }),
    startedAt: "2026-01-01T00:00:00Z",
  };
  const finished = finishProvenance(started);
  const seconds = (Date.parse(finished.finishedAt) - Date.parse("2026-01-01T00:00:00Z")) / 1000;
  assert.equal(finished.durationSeconds, seconds);
  assert.match(utcNow(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});
