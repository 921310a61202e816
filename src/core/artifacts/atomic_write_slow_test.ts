import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { hasSmallDisk, onSmallDisk } from "../testing/small_disk.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { writeFileAtomic } from "./mod.ts";

const fixture = (name: string) => join(import.meta.dirname!, "fixtures", name);
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("writeFileAtomic: text and bytes read back as written, folders are made, nothing else is left", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "a", "b", "file.txt");
  await writeFileAtomic(path, "größer ∂ψ");
  assert.equal(await Deno.readTextFile(path), "größer ∂ψ");
  await writeFileAtomic(path, new Uint8Array([0, 255, 13, 10]));
  assert.deepEqual([...await Deno.readFile(path)], [0, 255, 13, 10]);
  assert.deepEqual(await namesIn(join(folder.path, "a", "b")), ["file.txt"]);
});

Deno.test("writeFileAtomic: writers of one file at the same time leave one whole content and no temporary file", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.txt");
  const contents = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(100_000 + index));
  await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
  assert.ok(contents.includes(await Deno.readTextFile(path)));
  assert.deepEqual(await namesIn(folder.path), ["file.txt"]);
});

Deno.test("writeFileAtomic: after kill -9 at twelve moments the file is whole, and the next write clears up", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.txt");
  const args = ["run", "-q", "-A", fixture("write_forever.ts"), path];
  for (let kill = 0; kill < 4; kill++) {
    const children = Array.from(
      { length: 3 },
      () => new Deno.Command(Deno.execPath(), { args, stdout: "piped" }).spawn(),
    );
    await Promise.all(children.map(async (child, index) => {
      const reader = child.stdout.getReader();
      for (let writes = 0; writes <= kill + index; writes++) await reader.read();
      child.kill("SIGKILL");
      await Promise.all([child.status, reader.cancel()]);
    }));
    assert.match(await Deno.readTextFile(path), /^(\d)\1{1048575}$/);
  }
  await writeFileAtomic(path, "last");
  const left = (await namesIn(folder.path)).filter((name) => name !== "file.txt");
  // Only a writer that was killed while another held the shared temporary name leaves one of its own.
  assert.ok(
    left.every((name) => /^\.file\.txt\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/.test(name)),
    left.join(),
  );
});

Deno.test("writeFileAtomic: what one killed writer left is taken up by the next write", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(join(folder.path, ".file.txt.tmp"), "half of something lo");
  await writeFileAtomic(join(folder.path, "file.txt"), "short");
  assert.equal(await Deno.readTextFile(join(folder.path, "file.txt")), "short");
  assert.deepEqual(await namesIn(folder.path), ["file.txt"]);
});

Deno.test("writeFileAtomic: a read-only file, a folder in the way and a file as a folder are refused in one line", async () => {
  await using folder = await temporaryFolder();
  const sealed = join(folder.path, "sealed.txt");
  await Deno.writeTextFile(sealed, "kept", { mode: 0o444 });
  await Deno.mkdir(join(folder.path, "folder"));
  for (
    const [path, reason] of [
      [sealed, "sealed"],
      [join(folder.path, "folder"), "a folder lies where the file should go"],
      [join(sealed, "inside.txt"), "a file lies where a folder should be"],
    ]
  ) {
    await assert.rejects(writeFileAtomic(path, "new"), (error) => {
      assert.ok(error instanceof InputError);
      assert.ok(
        error.message.startsWith(`${path}: cannot write: `) && error.message.includes(reason),
        error.message,
      );
      return true;
    });
  }
  assert.equal(await Deno.readTextFile(sealed), "kept");
  assert.deepEqual(await namesIn(folder.path), ["folder", "sealed.txt"]);
});

Deno.test("writeFileAtomic: a full file quota ends in one line and exit code 2, the old file stays (ulimit -f)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file.bin");
  await Deno.writeTextFile(path, "old");
  // 64 blocks of 512 bytes; without the trap the system would kill the process instead of failing the write.
  const script = `trap '' XFSZ; ulimit -f 64; exec "$0" run -q -A "$1" "$2" 1000000`;
  const command = new Deno.Command("sh", {
    args: ["-c", script, Deno.execPath(), fixture("write_once.ts"), path],
  });
  const { code, stderr } = await command.output();
  assert.equal(text(stderr).trim().split("\n").length, 1, text(stderr));
  assert.ok(text(stderr).startsWith(`${path}: cannot write: the file would exceed the allowed file size; `));
  assert.equal(code, 2);
  assert.equal(await Deno.readTextFile(path), "old");
  assert.deepEqual(await namesIn(folder.path), ["file.bin"]);
});

const smallDisk = await hasSmallDisk();
if (!smallDisk) {
  console.log("one test skipped: this machine does not let us mount a small disk (unshare -rm)");
}

Deno.test({
  name: "writeFileAtomic: a full and a read-only disk end in one line and exit code 2 (256 KiB tmpfs)",
  ignore: !smallDisk,
  fn: async () => {
    const write = `'${Deno.execPath()}' run -q -A '${fixture("write_once.ts")}' "$DISK/file.bin"`;
    const output = await onSmallDisk(
      `cd "$DISK"; ${write} 1000; echo $?; ${write} 1000000; echo $?; stat -c %s file.bin; ls -A;
       mount -o remount,ro "$DISK"; ${write} 10; echo $?`,
    );
    const printed = text(output.stdout).trim().split("\n");
    assert.deepEqual(printed, ["0", "2", "1000", "file.bin", "2"], text(output.stderr));
    const [full, readOnly, ...more] = text(output.stderr).trim().split("\n");
    assert.match(
      full,
      /file\.bin: cannot write: no space left on the device; free some space and start again/,
    );
    assert.match(readOnly, /file\.bin: cannot write: the file system is read-only; mount it writable/);
    assert.deepEqual(more, []);
  },
});
