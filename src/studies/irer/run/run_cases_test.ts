import assert from "node:assert/strict";
import { kill } from "node:process";
import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { type EndedRun, type IrerRuns, runCases } from "./run_cases.ts";
import { artifactFile } from "./run_files.ts";
import { hasSmallDisk, onSmallDisk } from "@/core/testing/small_disk.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { lastingFiles } from "@/core/testing/lasting_files.ts";
import { DIVERGING, shortRun, SINGULAR } from "./testing/runs.ts";

const statusesOf = ({ runs }: IrerRuns) => runs.map(({ status }) => status);
const filesOf = (specs: readonly RunSpec[]) => Promise.all(specs.map(({ folder }) => lastingFiles(folder)));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const silent = { say: () => {} };

/** Computes runs in a process of its own, so that it can be killed. */
function runsProcess(specs: readonly RunSpec[]): Deno.ChildProcess {
  const script = join(import.meta.dirname!, "fixtures", "runs_process.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", script, JSON.stringify(specs)],
    env: { CHIMERA_PROGRESS: "silent" },
    stdout: "piped",
  }).spawn();
}

Deno.test("runCases: the same bytes here, in one child and in two; ended runs are kept, a spec twice is one run", async () => {
  const ways = [{ isolation: "in_process" }, { workers: 1 }, { workers: 2 }] as const;
  const results = [];
  for (const way of ways) {
    await using _ = await artifactsInScope();
    const specs = await Promise.all([0, 1, 2].map((seed) => shortRun({ seed })));
    const runs = await runCases([...specs, specs[0]], { ...way, ...silent });
    assert.deepEqual([runs.computed, ...statusesOf(runs)], [3, "done", "done", "done", "done"]);
    results.push(await filesOf(specs));
    const lines: string[] = [];
    const again = await runCases(specs, { ...way, say: (line) => lines.push(line) });
    assert.deepEqual([again.computed, ...again.runs.map(({ kept }) => kept)], [0, true, true, true]);
    assert.deepEqual(lines, ["3 runs: 3 done; 3 of them were there already"]);
  }
  assert.equal(Object.keys(results[0][0]).length, 2);
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

Deno.test("runCases: runs that blow up, die out or take too long harm no other, and say why (their seals)", async () => {
  await using _ = await artifactsInScope();
  const specs = [
    await shortRun(DIVERGING),
    await shortRun({ steps: 1e9, timeLimitSeconds: 0.3 }),
    await shortRun(SINGULAR),
    await shortRun(),
  ];
  const ended: EndedRun[] = [];
  const lines: string[] = [];
  const runs = await runCases(specs, {
    workers: 2,
    say: (line) => lines.push(line),
    onDone: (run) => void ended.push(run),
  });
  assert.deepEqual(statusesOf(runs), ["diverged", "timeout", "diverged", "done"]);
  assert.match(lines[0], /^4 runs: 1 done, 2 diverged, 1 timeout; 4 computed in .* runs\/s\)$/);
  assert.equal(ended.length, 4);
  for (const { spec, status, reason } of runs.runs) {
    const state = await readRunState(spec.folder);
    assert.deepEqual([state!.status, state!.reason], [status, reason]);
  }
});

Deno.test("runCases: a run that timed out is run anew with more time, and not with as much (the seal)", async () => {
  await using _ = await artifactsInScope();
  for (const isolation of ["in_process", "child"] as const) {
    const long = { steps: 30_000, seed: isolation === "child" ? 1 : 0 };
    const statusWithin = async (timeLimitSeconds: number) => {
      const { runs: [{ status, kept }] } = await runCases(
        [await shortRun({ ...long, timeLimitSeconds })],
        { isolation, ...silent },
      );
      return [status, kept];
    };
    assert.deepEqual(await statusWithin(1e-6), ["timeout", false]);
    assert.deepEqual(await statusWithin(1e-6), ["timeout", true]);
    assert.deepEqual(await statusWithin(60), ["done", false]);
    assert.deepEqual(await statusWithin(1e-6), ["done", true]);
  }
});

Deno.test("runCases: a worker that is killed twice in one run loses that run alone (process table)", async () => {
  await using _ = await artifactsInScope();
  const [lost, other] = [await shortRun({ steps: 1e9 }), await shortRun()];
  const ended = runCases([lost, other], { workers: 1, ...silent });
  const killed = new Set<number>();
  while (killed.size < 2) {
    await pause(20);
    const started = await Deno.stat(join(`${lost.folder}.partial`, "run.log")).catch(() => undefined);
    if (started === undefined) continue;
    // written anew by the second child: it holds its lock
    const holder = Number(/\d+/.exec(await Deno.readTextFile(`${lost.folder}.lock`).catch(() => ""))?.[0]);
    if (!(holder > 0) || holder === Deno.pid || killed.has(holder)) continue;
    kill(holder, "SIGKILL");
    killed.add(holder);
  }
  const { runs: [first, second] } = await ended;
  assert.deepEqual([first.status, second.status], ["failed", "done"]);
  assert.equal(first.reason, "the process that computed the run ended with SIGKILL, twice");
});

Deno.test("runCases: killed with -9 three times and started again, its files equal undisturbed ones, byte for byte", async () => {
  const specsHere = () =>
    Promise.all(Array.from({ length: 6 }, (_, seed) => shortRun({ seed, steps: 3000 })));
  const calm = await (async () => {
    await using _ = await artifactsInScope();
    const specs = await specsHere();
    await runCases(specs, { workers: 2, ...silent });
    return await filesOf(specs);
  })();
  await using artifacts = await artifactsInScope();
  const specs = await specsHere();
  for (let kills = 0; kills < 3; kills++) {
    const child = runsProcess(specs);
    // as soon as one run more has ended, with another in the middle
    while ((await endedIn(artifacts.path)) <= kills) await pause(5);
    child.kill("SIGKILL");
    await Promise.all([child.status, child.stdout.cancel()]);
  }
  const { success, stdout } = await runsProcess(specs).output();
  assert.ok(success);
  assert.match(new TextDecoder().decode(stdout), /^6 runs: 6 done; \d of them (was|were) there already/);
  assert.deepEqual(await filesOf(specs), calm);
  assert.equal(await endedIn(artifacts.path), 6);
});

Deno.test({
  name:
    "runCases: a full disk ends it with one line and seals no run as failed; with space it ends (256 KiB)",
  ignore: !await hasSmallDisk(),
  fn: async () => {
    const specs = await (async () => {
      await using _ = await artifactsInScope();
      return await Promise.all(Array.from({ length: 8 }, (_, seed) => shortRun({ seed, size: 32 })));
    })();
    // the specs' folders lie in artifacts that are gone; on the small disk they have their places anew
    const moved = specs.map((spec) => ({ ...spec, folder: `$DISK/${spec.runId}` }));
    await using folder = await temporaryFolder();
    const path = join(folder.path, "specs.json");
    await Deno.writeTextFile(path, JSON.stringify(moved));
    const script = join(import.meta.dirname!, "fixtures", "runs_process.ts");
    const runs =
      `'${Deno.execPath()}' run -q -A --no-check '${script}' "$(sed "s|\\$DISK|$DISK|g" '${path}')"`;
    const { stdout, stderr } = await onSmallDisk(
      `export CHIMERA_PROGRESS=silent\n${runs}; ${runs}; mount -o remount,size=8m "$DISK"; ${runs}`,
    );
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const refusals = complained.match(/InputError: .*cannot write: no space left on the device/g);
    assert.equal(refusals?.length, 2, complained);
    assert.match(said, /^8 runs: 8 done;/);
  },
});

Deno.test("runCases: a finished run that was tampered with is left as it is and told; it costs no other run (its bytes)", async () => {
  await using _ = await artifactsInScope();
  const [first, second] = [await shortRun(), await shortRun({ seed: 1 })];
  await runCases([first], { isolation: "in_process", ...silent });
  const path = join(first.folder, artifactFile(first.runId));
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, "something else");
  const { runs } = await runCases([second, first], { isolation: "in_process", retry: true, ...silent });
  assert.deepEqual(runs.map(({ status }) => status), ["done", "failed"]);
  assert.match(runs[1].reason!, /damaged: 'rho_history_[0-9a-f]{16}\.h5' has changed/);
  assert.equal(await Deno.readTextFile(path), "something else");
});

/** How many runs have their final name. */
async function endedIn(artifacts: string): Promise<number> {
  const folder = join(artifacts, "irer", "runs");
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  return names.filter((name) => /^[0-9a-f]{16}$/.test(name)).length;
}

// Oracle: what was put in the run's place, and the state of the run beside it.
Deno.test("runCases: a run whose folder is a file, a link or a pipe counts as failed with its reason, the others run", async () => {
  await using artifacts = await artifactsInScope();
  const specs = await Promise.all([0, 1, 2, 3].map((seed) => shortRun({ seed })));
  await runCases([specs[1]], { isolation: "in_process", ...silent });
  const elsewhere = join(artifacts.path, "elsewhere");
  await Deno.rename(specs[1].folder, elsewhere);
  await Deno.writeTextFile(specs[0].folder, "");
  await Deno.symlink(elsewhere, specs[1].folder);
  assert.ok((await new Deno.Command("mkfifo", { args: [specs[2].folder] }).output()).success);
  for (const retry of [false, true]) {
    const runs = await runCases(specs, { isolation: "in_process", retry, ...silent });
    assert.deepEqual(statusesOf(runs), ["failed", "failed", "failed", "done"]);
    const reasons = runs.runs.map(({ reason }) => reason);
    for (const [index, kind] of ["a file", "a link", "a pipe, a socket or a device"].entries()) {
      assert.equal(reasons[index], `the sealed run is damaged: it is ${kind}, not a folder`);
    }
  }
  assert.equal((await readRunState(elsewhere))?.status, "done");
});
