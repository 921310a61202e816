import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { hasSmallDisk, onSmallDisk } from "../testing/small_disk.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { namesIn, refused, sealedRun } from "./fixtures/sealed_run.ts";
import { openRunFolder, readRunState } from "./mod.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

Deno.test("readRunState: every file that is changed, missing or added is named; so is an edited state", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  await sealedRun(final);
  await Deno.chmod(join(final, "metrics.json"), 0o644);
  await Deno.writeTextFile(join(final, "metrics.json"), "{'nrmse': 0}");
  await Deno.remove(join(final, "raw", "field.bin"));
  await Deno.writeTextFile(join(final, "extra.json"), "{}");
  await Deno.writeTextFile(join(final, ".DS_Store"), "what file browsers leave is not the run's");
  const expected = `expected sha256 ${sha256("{}")}, found ${sha256("{'nrmse': 0}")}`;
  const findings = [expected, "'raw/field.bin' is missing", "'extra.json' was added"];
  await refused(readRunState(final), final, "'metrics.json' has changed", ...findings);
  await refused(openRunFolder(final), "'metrics.json' has changed");

  const other = join(folder.path, "other");
  await sealedRun(other, { status: "failed", reason: "no" });
  const state = join(other, "state.json");
  const content = await Deno.readTextFile(state);
  await Deno.chmod(state, 0o644);
  await Deno.writeTextFile(state, content.replace('"failed"', '"done"'));
  await refused(readRunState(other), "'state.json' has changed since it was sealed");
  await Deno.writeTextFile(state, content.slice(0, 30));
  await refused(readRunState(other), "'state.json' is not JSON: Unterminated string");
  await Deno.writeTextFile(state, content.replace('"failed"', '"fine"'));
  await refused(readRunState(other), 'status: expected "done" or "failed"');
  await Deno.remove(state);
  await refused(readRunState(other), "'state.json' is missing");
});

Deno.test("readRunState: what may lie beside is no part of the run, whatever it holds; anything else still is", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  await sealedRun(final);
  const state = await readRunState(final);
  await Deno.writeTextFile(join(final, "notes.json"), "{}");
  assert.deepEqual(await readRunState(final, { beside: ["notes.json"] }), state);
  await refused(readRunState(final), "'notes.json' was added");
  assert.deepEqual((await openRunFolder(final, { beside: ["notes.json"] })).sealed, state);
  await Deno.writeTextFile(join(final, "other.json"), "{}");
  await refused(readRunState(final, { beside: ["notes.json"] }), "'other.json' was added");
  const beside = ["notes.json", "other.json", "metrics.json"];
  await Deno.chmod(join(final, "metrics.json"), 0o644);
  await Deno.writeTextFile(join(final, "metrics.json"), "[]");
  await refused(readRunState(final, { beside }), "'metrics.json' has changed");
});

Deno.test("openRunFolder: waits for the one before it, and not longer than asked (its seal is seen)", async () => {
  await using folder = await temporaryFolder();
  const final = join(folder.path, "run");
  const first = await openRunFolder(final);
  await refused(openRunFolder(final, { waitMs: 60 }), "is working on this run");
  const second = openRunFolder(final, { waitMs: 20_000 });
  await Deno.writeTextFile(join(first.path, "metrics.json"), "{}");
  await first.seal({ status: "done" });
  assert.equal((await second).sealed?.status, "done");
});

Deno.test("openRunFolder: artifacts below a file are refused in one line, nothing is made", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, "artifacts"), "");
  await refused(
    openRunFolder(join(folder.path, "artifacts", "E1", "run")),
    "cannot write",
    "move that file away",
  );
  assert.deepEqual(await namesIn(folder.path), ["artifacts"]);
});

const smallDisk = await hasSmallDisk();
if (!smallDisk) {
  console.log("one test skipped: this machine does not let us mount a small disk (unshare -rm)");
}

Deno.test({
  name:
    "openRunFolder: full disk, then room, then a read-only disk: one line each, and work is resumed (256 KiB tmpfs)",
  ignore: !smallDisk,
  fn: async () => {
    const run = `'${Deno.execPath()}' run -q -A '${
      join(import.meta.dirname!, "fixtures", "seal_run.ts")
    }' "$DISK/run`;
    const output = await onSmallDisk(`
      cd "$DISK"
      ${run}" 1000000; echo "$? $(ls -A) $(ls -A run.partial)"
      ${run}" 1000; echo "$? $(ls -A)"
      mount -o remount,ro "$DISK"
      ${run}" 1000; echo "$? $(ls -A)"
      ${run}2" 1000; echo "$? $(ls -A)"`);
    const complaints = new TextDecoder().decode(output.stderr).trim().split("\n");
    assert.deepEqual(new TextDecoder().decode(output.stdout).trim().split("\n"), [
      "2 run.partial first.txt", // on a full disk what fitted is kept, without temporary files or locks
      "resumed true",
      "0 run",
      "sealed before: done",
      "0 run", // a finished run can be read from a read-only archive
      "2 run",
    ], complaints.join("\n"));
    assert.match(
      complaints[0],
      /run\.partial\/data\.bin: cannot write: no space left on the device; free some space/,
    );
    assert.match(complaints[1], /run2\.lock: cannot write: the file system is read-only; mount it writable/);
    assert.equal(complaints.length, 2);
  },
});
