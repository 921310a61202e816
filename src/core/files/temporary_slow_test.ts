/** Temporary folders of processes that are killed and of one that lives. Oracle: which process was killed. */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { temporaryFolder } from "../testing/temporary_folder.ts";

const MODULE = import.meta.resolve("./temporary.ts");

/** A process that holds a folder until it is ended, or for a moment; its first line is the folder's name. */
async function holder(tmp: string, { waits }: { waits: boolean }) {
  const script = `import { openTemporaryFolder } from ${JSON.stringify(MODULE)};
    await using folder = await openTemporaryFolder("chimera_try_");
    Deno.writeTextFileSync(folder.path + "/content.h5", "x");
    console.log(folder.path);
    ${waits ? "await new Promise((done) => setTimeout(done, 100_000));" : ""}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", script],
    env: { TMPDIR: tmp },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return { child, name: basename(new TextDecoder().decode(value).trim()) };
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

Deno.test("the folder of a killed process goes with the next one's, that of a living one and links stay (kill -9)", async () => {
  await using root = await temporaryFolder();
  const killed = await holder(root.path, { waits: true });
  killed.child.kill("SIGKILL");
  await killed.child.status;
  assert.deepEqual(await namesIn(root.path), [killed.name]);
  await using elsewhere = await temporaryFolder();
  await Deno.writeTextFile(join(elsewhere.path, ".lock"), "");
  await Deno.symlink(elsewhere.path, join(root.path, "chimera_try_link"));
  await Deno.mkdir(join(root.path, "chimera_try_linked_lock"));
  await Deno.symlink(join(elsewhere.path, ".lock"), join(root.path, "chimera_try_linked_lock", ".lock"));
  const planted = ["chimera_try_link", "chimera_try_linked_lock"];

  const living = await holder(root.path, { waits: true });
  try {
    assert.deepEqual(await namesIn(root.path), [living.name, ...planted].sort());
    const brief = await holder(root.path, { waits: false });
    assert.equal((await brief.child.status).code, 0);
    assert.deepEqual(await namesIn(root.path), [living.name, ...planted].sort(), "its own is gone, no other");
    assert.deepEqual(await namesIn(join(root.path, living.name)), [".lock", "content.h5"]);
    assert.deepEqual(await namesIn(elsewhere.path), [".lock"]);
  } finally {
    living.child.kill("SIGKILL");
    await living.child.status;
  }
});

Deno.test("of a hundred processes that begin and sweep at once each has its folder (stat)", async () => {
  await using root = await temporaryFolder();
  const script = `Deno.env.set("TMPDIR", ${JSON.stringify(root.path)});
    // a module that is loaded once more sweeps once more, as a process of its own
    const modules = await Promise.all(
      Array.from({ length: 100 }, (_, index) => import(${JSON.stringify(MODULE)} + "?" + index)));
    const opened = await Promise.all(modules.map((one) => one.openTemporaryFolder("chimera_try_")));
    for (const { path } of opened) Deno.statSync(path + "/.lock");
    for (const folder of opened) await folder[Symbol.asyncDispose]();
    console.log(new Set(opened.map(({ path }) => path)).size);`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--no-check", script],
    stdin: "null",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.equal(new TextDecoder().decode(stdout).trim(), "100");
  assert.deepEqual(await namesIn(root.path), []);
});
