/** Oracles: git's own objects, and what was written, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { testGit } from "../testing/git.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { openHistory } from "./mod.ts";

/** A checkout whose file has been `one`, `two` and `three`; removed when it goes out of scope. */
async function threeVersions() {
  const folder = await temporaryFolder();
  const path = join(folder.path, "in", "file.txt");
  const git = (...args: string[]) => testGit(folder.path, ...args);
  await git("init", "-q", "-b", "main");
  await Deno.mkdir(join(folder.path, "in"));
  const commits: string[] = [];
  for (const text of ["one", "two", "three"]) {
    await Deno.writeTextFile(path, text);
    await git("add", "-A");
    await git("commit", "-q", "-m", text);
    commits.push(await git("rev-parse", "HEAD"));
  }
  return { root: folder.path, path, git, commits, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

async function texts(root: string, path: string): Promise<string[]> {
  return (await (await openHistory(root)).versions(path)).map(({ text }) => text);
}

Deno.test("every commit's version of a file, the newest first; ancestry and names follow the parents (git)", async () => {
  await using study = await threeVersions();
  const { root, path, commits, git } = study;
  const history = await openHistory(root);
  assert.deepEqual([history.gap, history.isThere, history.head], [null, true, commits[2]]);
  assert.deepEqual((await history.versions(path)).map(({ commit }) => commit.id), commits.toReversed());
  assert.deepEqual(await texts(root, path), ["three", "two", "one"]);
  assert.deepEqual([history.isAncestor(commits[0], commits[2]), history.isAncestor(commits[2], commits[0])], [
    true,
    false,
  ]);
  assert.deepEqual(await history.filesEverIn(join(root, "in")), ["file.txt"]);
  // gone from the checkout and from the branch, another branch still has it
  await git("rm", "-q", "-r", "in");
  await git("commit", "-q", "-m", "gone");
  assert.deepEqual(await texts(root, path), ["three", "two", "one"]);
  await git("checkout", "-q", "--orphan", "other");
  await git("commit", "-q", "--allow-empty", "-m", "nothing");
  assert.deepEqual(await texts(root, path), ["three", "two", "one"]);
  assert.equal((await openHistory(root)).isAncestor(commits[2], (await openHistory(root)).head), false);
});

Deno.test("settings, attributes, replaced objects, grafts and the environment change nothing that is read (by hand)", async () => {
  await using study = await threeVersions();
  const { root, path, git, commits } = study;
  await Deno.writeTextFile(join(root, ".gitattributes"), "* -diff filter=hide diff=hide\n");
  for (
    const [key, value] of [
      ["color.ui", "always"],
      ["color.diff", "always"],
      ["log.showSignature", "true"],
      ["log.follow", "true"],
      ["diff.external", "false"],
      ["diff.hide.textconv", "true"],
      ["filter.hide.smudge", "true"],
      ["core.abbrev", "4"],
      ["core.pager", "false"],
      ["core.fsmonitor", "false"],
    ]
  ) await git("config", key, value);
  await git("replace", commits[0], commits[2]);
  const [one, two] = [
    await git("rev-parse", `${commits[0]}:in/file.txt`),
    await git("rev-parse", `${commits[1]}:in/file.txt`),
  ];
  await git("replace", one, two);
  await Deno.writeTextFile(join(root, ".git", "info", "grafts"), `${commits[2]}\n`);
  const names = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_EXTERNAL_DIFF",
    "GIT_OBJECT_DIRECTORY",
    "GIT_NAMESPACE",
  ];
  for (const name of names) Deno.env.set(name, "/nowhere");
  try {
    assert.equal((await openHistory(root)).gap, null);
    assert.deepEqual(await texts(root, path), ["three", "two", "one"]);
  } finally {
    for (const name of names) Deno.env.delete(name);
  }
});

Deno.test("a shallow clone that is completed has no gap any more, in the same process, with the same branches (git)", async () => {
  await using study = await threeVersions();
  await using elsewhere = await temporaryFolder();
  const clone = join(elsewhere.path, "clone");
  await study.git("clone", "-q", "--depth=1", `file://${study.root}`, clone);
  assert.match((await openHistory(clone)).gap!, /a shallow clone/);
  await study.git("-C", clone, "fetch", "-q", "--unshallow");
  assert.equal((await openHistory(clone)).gap, null);
  assert.deepEqual(await texts(clone, join(clone, "in", "file.txt")), ["three", "two", "one"]);
});

Deno.test("what cannot be read whole is a gap with its reason: shallow, partial, forged or missing objects, no git, no repository", async () => {
  await using study = await threeVersions();
  await using elsewhere = await temporaryFolder();
  const { root, path, git, commits } = study;
  const gapOf = async (folder: string, file = join(folder, "in", "file.txt")) => {
    const history = await openHistory(folder);
    await history.versions(file);
    return history.gap;
  };
  const shallow = join(elsewhere.path, "shallow");
  await git("clone", "-q", "--depth=1", `file://${root}`, shallow);
  assert.match((await gapOf(shallow))!, /cut off before [0-9a-f]{10} \(a shallow clone/);
  // without the file that says so, parents are missing all the same
  await Deno.remove(join(shallow, ".git", "shallow"));
  assert.match((await gapOf(shallow))!, /git cannot read it|cut off before/);
  await git("config", "uploadpack.allowFilter", "true");
  const partial = join(elsewhere.path, "partial");
  await git("clone", "-q", "--filter=blob:none", `file://${root}`, partial);
  assert.match((await gapOf(partial))!, /git cannot read it/);
  assert.match((await gapOf(elsewhere.path))!, /there is no git repository here/);
  assert.match((await gapOf(join(elsewhere.path, "absent")))!, /no such folder/);
  const empty = join(elsewhere.path, "empty");
  await git("init", "-q", empty);
  assert.match((await gapOf(empty))!, /has no commit yet/);
  const search = Deno.env.get("PATH")!;
  Deno.env.set("PATH", elsewhere.path);
  try {
    assert.equal(await gapOf(root, path), "git is not installed");
  } finally {
    Deno.env.set("PATH", search);
  }
  // an object that was written anew under its old name
  const [one, two] = await Promise.all(
    [0, 1].map((index) => git("rev-parse", `${commits[index]}:in/file.txt`)),
  );
  const object = (id: string) => join(root, ".git", "objects", id.slice(0, 2), id.slice(2));
  await Deno.remove(object(one));
  await Deno.copyFile(object(two), object(one));
  await git("commit", "-q", "--allow-empty", "-m", "so that it is read again");
  assert.match(
    (await gapOf(root, path))!,
    new RegExp(`blob ${one.slice(0, 10)} is not what its hash says|hash mismatch`),
  );
  await Deno.remove(object(one));
  await git("commit", "-q", "--allow-empty", "-m", "and again");
  assert.match((await gapOf(root, path))!, new RegExp(`blob ${one.slice(0, 10)} is missing`));
});

Deno.test({
  name:
    "a checkout of another owner is read all the same: reading objects runs nothing that lies in it (chown)",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  fn: async () => {
    await using study = await threeVersions();
    const { root, path } = study;
    for (const at of [root, join(root, ".git")]) await Deno.chown(at, 12345, 12345);
    assert.equal((await openHistory(root)).gap, null);
    assert.deepEqual(await texts(root, path), ["three", "two", "one"]);
  },
});
