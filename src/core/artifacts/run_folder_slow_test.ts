import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { namesIn, refused, sealedRun } from "./fixtures/sealed_run.ts";
import { openRunFolder, readRunState, type RunOutcome, setRunAside, writeFileAtomic } from "./mod.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
/** kill -9, unless the child has ended by itself. */
function kill9(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

const DONE: RunOutcome = { status: "done" };

Deno.test("openRunFolder: the final name appears with the seal only, holding the files' sha256 (node:crypto)", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "E1", "unet_small", "0", "abc");
  const run = await openRunFolder(final);
  assert.equal(run.path, `${final}.partial`);
  assert.deepEqual([run.sealed, run.resumed], [undefined, false]);
  await writeFileAtomic(join(run.path, "metrics.json"), "{}");
  await Deno.writeTextFile(join(run.path, ".metrics.json.tmp"), "left by a killed write");
  await writeFileAtomic(join(run.path, "raw", "field.bin"), "ψ");
  assert.equal(await readRunState(final), undefined);
  const state = await run.seal(DONE);
  assert.deepEqual(state, {
    status: "done",
    reason: null,
    remedy: null,
    files: { "metrics.json": sha256("{}"), "raw/field.bin": sha256("ψ") },
  });
  assert.deepEqual(await readRunState(final), state);
  assert.deepEqual(await namesIn(join(folder.path, "E1", "unet_small", "0")), ["abc"]);
  assert.deepEqual(await namesIn(final), ["metrics.json", "raw", "state.json"]);
  for (const name of ["metrics.json", "raw/field.bin", "state.json"]) {
    assert.equal((await Deno.stat(join(final, name))).mode! & 0o222, 0, `${name} is writable`);
  }
});

Deno.test("openRunFolder: a sealed run is a no-op that the caller sees, and cannot be sealed again", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  await sealedRun(final);
  await Deno.writeTextFile(`${final}.lock`, "left by a process killed after the seal");
  for (const retry of [false, true]) {
    if (retry) await setRunAside(final);
    const again = await openRunFolder(final);
    assert.equal(again.path, final);
    assert.equal(again.sealed?.status, "done");
    await assert.rejects(again.seal(DONE), /sealed already/);
  }
  assert.deepEqual(await namesIn(folder.path), ["run"]);
  await refused(writeFileAtomic(join(final, "metrics.json"), "{'better': true}"), "sealed");
});

Deno.test("openRunFolder: closing without a seal keeps the files for the next one", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  {
    await using run = await openRunFolder(final);
    await writeFileAtomic(join(run.path, "checkpoint.json"), "{}");
  }
  await using run = await openRunFolder(final);
  assert.ok(run.resumed);
  assert.deepEqual(await namesIn(run.path), ["checkpoint.json"]);
});

Deno.test("openRunFolder: a second process is refused with the first one's id, and takes over after kill -9", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", join(import.meta.dirname!, "fixtures", "hold_run.ts"), final],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  await refused(
    openRunFolder(final),
    final,
    `process ${child.pid} on `,
    "is working on this run; wait until",
  );
  child.kill("SIGKILL");
  await Promise.all([child.status, reader.cancel()]);
  const run = await openRunFolder(final);
  assert.ok(run.resumed);
  assert.equal(await Deno.readTextFile(join(run.path, "checkpoint.txt")), "step 5");
  await refused(openRunFolder(final), `process ${Deno.pid} on `); // of one process, too, only one may work
  await run.seal(DONE);
  assert.deepEqual(await namesIn(folder.path), ["run"]);
});

Deno.test("openRunFolder: killed with -9 ten times on its way, a run ends with the files of an undisturbed one", async () => {
  await using folder = await temporaryFolder();
  const args = ["run", "-q", "-A", join(import.meta.dirname!, "fixtures", "resumable_run.ts")];
  const spawn = (parent: string) =>
    new Deno.Command(Deno.execPath(), { args: [...args, join(folder.path, parent, "run")], stdout: "piped" })
      .spawn();
  assert.ok((await spawn("calm").output()).success);
  for (let kill = 0; kill < 10; kill++) {
    const child = spawn("killed");
    const reader = child.stdout.getReader();
    for (let lines = 0; lines <= kill % 5; lines++) await reader.read(); // it says so before each write and the seal
    kill9(child);
    await Promise.all([child.status, reader.cancel()]);
  }
  assert.ok((await spawn("killed").output()).success);
  assert.deepEqual(await namesIn(join(folder.path, "killed")), ["run"]);
  const [calm, killed] = [join(folder.path, "calm", "run"), join(folder.path, "killed", "run")];
  assert.deepEqual(await namesIn(killed), await namesIn(calm));
  assert.deepEqual(await readRunState(killed), await readRunState(calm));
});

Deno.test("openRunFolder: a kill between the seal and the rename is made good by the next open", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  await sealedRun(final);
  await Deno.rename(final, `${final}.partial`);
  const run = await openRunFolder(final);
  assert.equal(run.sealed?.status, "done");
  assert.deepEqual(await namesIn(folder.path), ["run"]);
});

Deno.test("openRunFolder: a failed run is sealed with its reason; it is moved aside and never deletes it", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  const diverged: RunOutcome = {
    status: "diverged",
    reason: "loss is NaN at step 7",
    remedy: "halve the step",
  };
  for (let attempt = 1; attempt <= 2; attempt++) {
    await sealedRun(final, diverged);
    const seen = await openRunFolder(final);
    assert.deepEqual(
      [seen.sealed?.status, seen.sealed?.reason, seen.sealed?.remedy],
      Object.values(diverged),
    );
    await setRunAside(final);
    await using run = await openRunFolder(final);
    assert.deepEqual([run.sealed, run.resumed], [undefined, false]);
    assert.deepEqual(await readRunState(`${final}.attempt-${attempt}`), seen.sealed);
  }
  const run = await openRunFolder(final);
  await assert.rejects(run.seal({ status: "failed" }), /needs a reason/);
});
