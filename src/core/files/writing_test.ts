import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { openRunFolder, tryProcessLock, writeFileAtomic } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { appendText } from "./mod.ts";

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

async function refused(work: Promise<unknown> | (() => void), message: RegExp): Promise<void> {
  const attempt = async () => await (typeof work === "function" ? work() : work);
  await assert.rejects(attempt(), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.equal(error.message.split("\n").length, 1);
    return true;
  });
}

/** Ways to plant something under a name, so that a write there would end in `victim` or never end. */
const PLANTS: Readonly<Record<string, (name: string, victim: string) => Promise<unknown>>> = {
  "a link": (name, victim) => Deno.symlink(victim, name),
  "a link to nothing yet": (name, victim) => Deno.symlink(`${victim}.new`, name),
  "a hard link": (name, victim) => Deno.link(victim, name),
  "a pipe": (name) => new Deno.Command("mkfifo", { args: [name] }).output(),
  "a folder": (name) => Deno.mkdir(name),
};

// Oracle: the victim's bytes, and that nothing appears beside it.
for (const [plant, put] of Object.entries(PLANTS)) {
  Deno.test(`no write goes through ${plant} that lies under a name of ours (the victim's bytes)`, async () => {
    await using folder = await temporaryFolder();
    const victims = join(folder.path, "victims");
    const victim = join(victims, "victim");
    const work = join(folder.path, "work");
    await Deno.mkdir(victims);
    await Deno.mkdir(work);
    await Deno.writeTextFile(victim, "precious");

    // under the temporary name: the write goes its way all the same
    const target = join(work, "table.csv");
    await put(join(work, ".table.csv.tmp"), victim);
    await writeFileAtomic(target, "a,b\n");
    assert.equal(await Deno.readTextFile(target), "a,b\n");
    assert.ok((await Deno.lstat(target)).isFile);

    // under the lock's name, and the log's: refused, with the place
    const lock = join(work, "run.lock");
    await put(lock, victim);
    await refused(tryProcessLock(lock), /run\.lock: is (a|one)/);
    const log = join(work, "run.log");
    await put(log, victim);
    await refused(() => appendText(log, "line\n"), /run\.log: is (a|one)/);

    // under the file's own name: replaced, or refused where a folder lies there
    const own = join(work, "own.csv");
    await put(own, victim);
    if (plant === "a folder") {
      await refused(writeFileAtomic(own, "x"), /a folder lies where the file should go/);
    } else {
      await writeFileAtomic(own, "x");
      assert.equal(await Deno.readTextFile(own), "x");
    }
    assert.equal(await Deno.readTextFile(victim), "precious");
    assert.deepEqual(await namesIn(victims), ["victim"]);
  });
}

Deno.test("a file that somebody else keeps open under the temporary name is not the one that is renamed (inodes)", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "file");
  using theirs = await Deno.open(join(folder.path, ".file.tmp"), { createNew: true, write: true });
  await writeFileAtomic(target, "ours");
  await theirs.write(new TextEncoder().encode("theirs"));
  assert.equal(await Deno.readTextFile(target), "ours");
});

Deno.test("a folder that is a link inside the artifacts is not written through; the artifacts may be one (names)", async () => {
  await using artifacts = await artifactsInScope();
  await using elsewhere = await temporaryFolder();
  await Deno.mkdir(join(artifacts.path, "E1"));
  await Deno.symlink(elsewhere.path, join(artifacts.path, "E1", "unet"));
  const inside = join(artifacts.path, "E1", "unet", "0", "run");
  const message = /E1\/unet: .*a link lies where a folder should be/;
  await refused(writeFileAtomic(join(inside, "file"), "x"), message);
  await refused(tryProcessLock(join(inside, "file.lock")), message);
  await refused(openRunFolder(inside), message);
  assert.deepEqual(await namesIn(elsewhere.path), []);

  await using home = await temporaryFolder();
  await Deno.symlink(elsewhere.path, join(home.path, "artifacts"));
  Deno.env.set("CHIMERA_ARTIFACTS", join(home.path, "artifacts")); // put back at the end of the scope
  const linked = join(home.path, "artifacts", "a", "file");
  await writeFileAtomic(linked, "x");
  assert.equal(await Deno.readTextFile(join(elsewhere.path, "a", "file")), "x");
});

Deno.test("a run is not computed in a link, and what lies in the place of its folder is told (stat)", async () => {
  await using folder = await temporaryFolder();
  await using elsewhere = await temporaryFolder();
  const run = join(folder.path, "run");
  await Deno.symlink(elsewhere.path, `${run}.partial`);
  await refused(openRunFolder(run), /run\.partial: a link lies where the run would be computed/);
  await Deno.symlink(elsewhere.path, run);
  await refused(openRunFolder(run), /damaged: it is a link, not a folder/);
  await Deno.remove(run);
  await Deno.symlink(join(elsewhere.path, "nothing"), run);
  await refused(openRunFolder(run), /damaged: it is a link, not a folder/);
  await Deno.remove(run);
  await Deno.writeTextFile(run, "");
  await refused(openRunFolder(run), /damaged: it is a file, not a folder/);
  await Deno.remove(run);
  await new Deno.Command("mkfifo", { args: [run] }).output();
  await refused(openRunFolder(run), /damaged: it is a pipe, a socket or a device, not a folder/);
  assert.deepEqual(await namesIn(elsewhere.path), []);
});

// Oracle: POSIX, mode = 0666 or 0777 less the umask; sealed files without the write bits.
for (
  const [umask, file, folderMode] of [[0o077, 0o400, 0o700], [0o027, 0o440, 0o750], [0o022, 0o444, 0o755]]
) {
  Deno.test(`a sealed run has the modes that the umask ${umask.toString(8)} leaves (POSIX)`, async () => {
    await using folder = await temporaryFolder();
    const before = Deno.umask(umask);
    try {
      const path = join(folder.path, "study", "run");
      await using run = await openRunFolder(path);
      await writeFileAtomic(join(run.path, "raw", "field.bin"), "x");
      appendText(join(run.path, "run.log"), "line\n");
      await run.seal({ status: "done" });
      const modeOf = async (path: string) => (await Deno.lstat(path)).mode! & 0o777;
      for (const name of ["raw/field.bin", "run.log", "state.json"]) {
        assert.equal(await modeOf(join(path, name)), file, name);
      }
      for (const place of [path, join(path, "raw"), dirname(path)]) {
        assert.equal(
          await modeOf(place),
          folderMode,
          place,
        );
      }
    } finally {
      Deno.umask(before);
    }
  });
}
