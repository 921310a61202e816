/**
 * Surroundings and files that no command expects: each is one line on stderr and exit code 2, in time, and nothing is
 * written. Oracles: the exit codes that the help promises, and what was put there.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { chimeraArguments } from "@/core/testing/chimera_arguments.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";

interface Trial {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly message: RegExp;
}

async function refuses({ args, env, message }: Trial): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: chimeraArguments(args),
    env: { NO_COLOR: "1", CHIMERA_PROGRESS: "silent", ...env },
    stdin: "null",
  }).output();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 2, `${args.join(" ")}: ${text}`);
  assert.match(text, /^[^\n]+\n$/, args.join(" "));
  assert.match(text, message, `${args.join(" ")}: ${text}`);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
}

Deno.test("whatever lies where a command looks or writes: one line, exit code 2 (stat, sysexits of the help)", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await Deno.writeTextFile(at("file"), "");
  await Deno.symlink("loop", at("loop"));
  await Deno.mkdir(at("artifacts/small"), { recursive: true });
  assert.ok(
    (await new Deno.Command("mkfifo", { args: [at("pipe"), at("artifacts/small/E1_summary.json")] }).output())
      .success,
  );
  await Deno.writeTextFile(at("long.csv"), `eos,g,Gamma,seed\n"${"x".repeat(1e6)}",1,1,0\n`);
  await Deno.writeFile(at("latin1.csv"), new Uint8Array([0x65, 0xe9, 0x0a]));
  await Deno.writeTextFile(at("escape.csv"), "eos,g,Gamma,seed\n\u001b[2J\u202eSLy,1,1,0\n");
  const artifacts = (path: string) => ({ CHIMERA_ARTIFACTS: path });
  const run = ["irer_run", "size=16", "steps=2"];
  const scan = (name: string) => ["sfst_scan", `params_csv=${name}`];
  const trials: readonly Trial[] = [
    { args: scan(at("pipe")), message: /is a named pipe, not a file/ },
    { args: scan("/dev/zero"), message: /is a device, not a file/ },
    { args: scan(folder.path), message: /is a folder, not a file/ },
    { args: scan(at("loop")), message: /a link on this path leads back to itself/ },
    { args: scan(at("n".repeat(300))), message: /the path is too long/ },
    { args: scan(at("latin1.csv")), message: /not UTF-8/ },
    { args: scan(at("long.csv")), message: /long\.csv/ },
    { args: scan(at("escape.csv")), message: /\\u\{1b\}\[2J\\u\{202e\}SLy/ },
    { args: ["verify_hashes", at("pipe")], message: /is a named pipe, not a file/ },
    { args: run, env: artifacts("/dev/null"), message: /is a device, a pipe or a socket, not a folder/ },
    { args: run, env: artifacts("/proc/nowhere"), message: /cannot write/ },
    { args: run, env: artifacts(at("loop/below")), message: /leads back to itself/ },
    { args: ["sfst_collect"], env: artifacts(at("loop")), message: /leads back to itself/ },
    { args: ["sfst_collect"], env: artifacts(at("file")), message: /is a file, not a folder/ },
    { args: ["irer_validate", "all"], env: artifacts(at("file")), message: /is a file, not a folder/ },
    {
      args: ["aggregate", "experiment=E1_small"],
      env: artifacts(at("file")),
      message: /is a file, not a folder/,
    },
    {
      args: ["report", "experiment=E1_small"],
      env: artifacts(at("artifacts")),
      message: /is a named pipe, not a file/,
    },
    {
      args: ["data", "experiment=E1_small"],
      env: { CHIMERA_DATA: at("file") },
      message: /is a file, not a folder/,
    },
    { args: ["a\nb\u001b[31m"], message: /unknown command 'a b/ },
  ];
  for (const trial of trials) await refuses(trial);
  const left = (await Array.fromAsync(Deno.readDir(folder.path))).map(({ name }) => name).sort();
  assert.deepEqual(left, ["artifacts", "escape.csv", "file", "latin1.csv", "long.csv", "loop", "pipe"]);
});
