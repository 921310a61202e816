import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { lastingFiles } from "@/core/testing/lasting_files.ts";
import { scriptCase, WRITES_GOOD } from "./fixtures/external_case.ts";
import { runScan } from "./run_scan.ts";

const statusesOf = (runs: Awaited<ReturnType<typeof runScan>>) => runs.runs.map(({ status }) => status);
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
    "its process was lost 3 times: SIGKILL",
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
