import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { hasSmallDisk, onSmallDisk } from "@/core/testing/small_disk.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { lastingFiles } from "@/core/testing/lasting_files.ts";
import { scriptCase, WRITES_GOOD } from "./fixtures/external_case.ts";
import { runScan } from "./run_scan.ts";

const statusesOf = (runs: Awaited<ReturnType<typeof runScan>>) => runs.cases.map(({ status }) => status);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a scan in a process of its own, so that it can be killed. */
function scanProcess(specs: readonly CaseSpec[]): Deno.ChildProcess {
  const script = join(import.meta.dirname!, "fixtures", "scan_process.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", script, JSON.stringify(specs)],
    env: { CHIMERA_PROGRESS: "silent" },
    stdout: "piped",
  }).spawn();
}

Deno.test("runScan: solvers that hang, crash, write rubbish or print megabytes harm no other case (their scripts)", async () => {
  await using _ = await artifactsInScope();
  const specs = [
    scriptCase("exec sleep 60", { timeLimitSeconds: 0.3 }),
    scriptCase(`${WRITES_GOOD} # one`),
    scriptCase("exit 7"),
    scriptCase(`yes | head -c 3000000; ${WRITES_GOOD}`),
    scriptCase(`echo '{"M_max": 2,' > "$2/summary.json"`),
    scriptCase("kill -9 $PPID"), // the worker itself: as when the machine runs out of memory
    scriptCase(`${WRITES_GOOD} # two`),
  ];
  const lines: string[] = [];
  const first = await runScan(specs, { workers: 2, say: (line) => lines.push(line) });
  assert.deepEqual(statusesOf(first), ["timeout", "done", "failed", "done", "failed", "failed", "done"]);
  assert.match(lines[0], /^7 cases: 3 done, 3 failed, 1 timeout; 7 computed in .* cases\/s\)$/);
  const states = await Promise.all(specs.map(({ folder }) => readRunState(folder)));
  assert.deepEqual(states.map((state) => state!.status), statusesOf(first));
  assert.equal(
    states[5]!.reason,
    "the process that solved the case ended with SIGKILL, twice",
  );

  const again = await runScan(specs, { say: (line) => lines.push(line) });
  assert.equal(again.computed, 0);
  assert.deepEqual(await Promise.all(specs.map(({ folder }) => readRunState(folder))), states);
  assert.equal(lines[1], "7 cases: 3 done, 3 failed, 1 timeout; 7 of them were there already");
  const retried = await runScan([specs[1], specs[2]], {
    retry: true,
    isolation: "in_process",
    say: () => {},
  });
  assert.deepEqual([retried.computed, ...statusesOf(retried)], [1, "done", "failed"]);
});

Deno.test("runScan: killed with -9 three times and started again, its folders equal an undisturbed scan's, byte for byte", async () => {
  const script = (index: number) =>
    `echo ${index} > "$2/first.csv"; sleep 0.1; ${WRITES_GOOD}; echo > "$2/last.csv"`;
  const files = async (specs: readonly CaseSpec[]) =>
    await Promise.all(specs.map(({ folder }) => lastingFiles(folder)));
  const specsHere = () => Array.from({ length: 8 }, (_, index) => scriptCase(script(index)));
  const calm = await (async () => {
    await using _ = await artifactsInScope();
    const specs = specsHere();
    await runScan(specs, { workers: 2, say: () => {} });
    return await files(specs);
  })();
  await using artifacts = await artifactsInScope();
  const specs = specsHere();
  for (let kill = 0; kill < 3; kill++) {
    const child = scanProcess(specs);
    // as soon as one case more has ended, with others in the middle
    while ((await ended(artifacts.path)) <= 2 * kill) await pause(10);
    child.kill("SIGKILL");
    await Promise.all([child.status, child.stdout.cancel()]);
  }
  const { success, stdout } = await scanProcess(specs).output();
  assert.ok(success);
  assert.match(new TextDecoder().decode(stdout), /^8 cases: 8 done; \d of them were there already/);
  assert.deepEqual(await files(specs), calm);
  assert.equal(await ended(artifacts.path), 8);
});

Deno.test("runScan: what a scan that is killed with -9 was solving does not outlive it (process table)", async () => {
  await using _ = await artifactsInScope();
  const spec = scriptCase(`echo $$ > "$2/pid"; exec sleep 60`);
  const child = scanProcess([spec]);
  const pidFile = join(`${spec.folder}.partial`, "pid");
  let pid = "";
  while (!(pid = await Deno.readTextFile(pidFile).catch(() => ""))) await pause(10);
  child.kill("SIGKILL");
  await Promise.all([child.status, child.stdout.cancel()]);
  const alive = async () =>
    /\) [^ZX] /.test(await Deno.readTextFile(`/proc/${pid.trim()}/stat`).catch(() => ""));
  for (let tries = 0; tries < 100 && await alive(); tries++) await pause(50);
  assert.equal(await alive(), false);
});

Deno.test("runScan: a solver that ignores SIGINT does not outlive a scan that is interrupted (process table)", async () => {
  await using _ = await artifactsInScope();
  const spec = scriptCase(`trap '' INT; echo $$ > "$2/pid"; while :; do sleep 1; done`);
  const child = scanProcess([spec]);
  const pidFile = join(`${spec.folder}.partial`, "pid");
  let pid = "";
  while (!(pid = await Deno.readTextFile(pidFile).catch(() => ""))) await pause(10);
  child.kill("SIGINT");
  await Promise.all([child.status, child.stdout.cancel()]);
  const stat = await Deno.readTextFile(`/proc/${pid.trim()}/stat`).catch(() => "");
  assert.doesNotMatch(stat, /\) [^ZX] /, `process ${pid.trim()} is left`);
});

Deno.test("runScan: a rehearsal is synthetic, in a folder of its own, and the same each time (two runs)", async () => {
  const texts: unknown[] = [];
  for (let run = 0; run < 2; run++) {
    await using artifacts = await artifactsInScope();
    const solver = { kind: "builtin", command: [] } as const;
    const spec = scriptCase("", { solver, synthetic: true });
    assert.deepEqual(statusesOf(await runScan([spec], { say: () => {} })), ["done"]);
    assert.equal(spec.folder, join(artifacts.path, "sfst", "dryrun", "diagnostics", spec.runId));
    const summary = JSON.parse(await Deno.readTextFile(join(spec.folder, "summary.json")));
    assert.equal(summary.synthetic, true);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(join(artifacts.path, "sfst")), ({ name }) => name), [
      "dryrun",
    ]);
    texts.push(await lastingFiles(spec.folder));
  }
  assert.deepEqual(texts[0], texts[1]);
});

Deno.test("runScan: a finished run that was tampered with is named and left as it is, and the others run (invariant)", async () => {
  await using _ = await artifactsInScope();
  const [first, second] = [scriptCase(WRITES_GOOD), scriptCase(`${WRITES_GOOD} # second`)];
  await runScan([first], { isolation: "in_process", say: () => {} });
  const path = join(first.folder, "summary.json");
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, "{}");
  const said: string[] = [];
  const { cases } = await runScan([second, first], {
    isolation: "in_process",
    retry: true,
    say: (line) => said.push(line),
  });
  assert.deepEqual(cases.map(({ status, kept }) => [status, kept]), [["done", false], ["damaged", true]]);
  assert.match(said[0], /damaged: 'summary\.json' has changed/);
  assert.match(said[1], /^2 cases: 1 done, 1 damaged/);
  assert.equal(await Deno.readTextFile(path), "{}");
});

Deno.test({
  name:
    "runScan: a full disk is bad input in one line, again and again; with space the scan goes on (a small file system)",
  ignore: !(await hasSmallDisk()),
  async fn() {
    const specs = await (async () => {
      await using _ = await artifactsInScope();
      return Array.from(
        { length: 5 },
        (_, index) => scriptCase(`${WRITES_GOOD}; echo ${index}; head -c 60000 /dev/zero > "$2/data.bin"`),
      );
    })();
    const script = join(import.meta.dirname!, "fixtures", "scan_process.ts");
    // the specs' folders lie in artifacts that are gone; on the small disk they have their places anew
    const moved = specs.map((spec) => ({ ...spec, folder: `$DISK/${spec.runId}` }));
    const scan =
      `'${Deno.execPath()}' run -q -A --no-check '${script}' "$(cat "$SPECS" | sed "s|\\$DISK|$DISK|g")"`;
    await using folder = await temporaryFolder();
    const path = join(folder.path, "specs.json");
    await Deno.writeTextFile(path, JSON.stringify(moved));
    const { stdout, stderr } = await onSmallDisk(
      `export SPECS='${path}' CHIMERA_PROGRESS=silent\n${scan}; ${scan}; mount -o remount,size=8m "$DISK"; ${scan}`,
    );
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(
      complained.match(/InputError: .*cannot write: no space left on the device/g)?.length,
      2,
      complained,
    );
    // a solver that met the full disk itself has failed by its own account
    assert.match(said, /^5 cases: (5 done|\d done, \d failed);/);
  },
});

/** How many runs have their final name. */
async function ended(artifacts: string): Promise<number> {
  const folder = join(artifacts, "sfst", "diagnostics");
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{16}$/.test(name)).length;
}
