/** Input that used to pass for a success, or was refused in wrong words. Oracle: the exit codes and words of DESIGN. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";

async function chimera(args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: chimeraArguments(args),
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr).trim() };
}

async function refuses(args: readonly string[], line: RegExp, env?: Record<string, string>): Promise<void> {
  const { code, stderr } = await chimera(args, env);
  assert.equal(code, 2, stderr);
  assert.equal(stderr.split("\n").length, 1, stderr);
  assert.match(stderr, line);
}

Deno.test("test: what is not in this checkout or holds no test is refused in one line, exit code 2 (DESIGN)", async () => {
  await refuses(["test", "../"], /^\.\.\/: is not in this checkout; name a folder/);
  await refuses(["test", "/etc"], /^\/etc: is not in this checkout; /);
  await refuses(["test", "configs"], /^configs: holds no test and no example; /);
  await refuses(["test", "LICENSE"], /^LICENSE: holds no test/);
  await refuses(["test", "src/nothing"], /^src\/nothing: no such file or folder/);
});

Deno.test("artifacts that are a device or a file are said to be none, by every command alike (DESIGN)", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await Deno.writeTextFile(file, "");
  for (const command of ["sfst_scan", "train_e1", "report", "sfst_collect"]) {
    await refuses([command], /^\/dev\/null: is a device.*, not a folder; set CHIMERA_ARTIFACTS/, {
      CHIMERA_ARTIFACTS: "/dev/null",
    });
  }
  await refuses(["report"], /file: is a file, not a folder/, { CHIMERA_ARTIFACTS: file });
  assert.equal((await chimera(["report", "--help"], { CHIMERA_ARTIFACTS: file })).code, 0);
});

Deno.test("aggregate --json of a failed gate prints its findings for a machine, exit code 1 (DESIGN)", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await chimera(["aggregate", "experiment=E1_small", "--json"], {
    CHIMERA_ARTIFACTS: folder.path,
  });
  assert.equal(code, 1, stderr);
  const { findings } = JSON.parse(stdout);
  assert.match(findings[0], /^run unet_small, seed 0 is missing/);
  assert.ok(stderr.startsWith("aggregate failed:"));
});
