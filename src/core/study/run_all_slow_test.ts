/** Oracles: the seals that lie there afterwards, bytes of undisturbed runs, process ids, what the test itself did. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { kill } from "node:process";
import { openRunFolder, readRunState } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { EventBus } from "../events/mod.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { lastingFiles } from "../testing/lasting_files.ts";
import { hasSmallDisk, onSmallDisk } from "../testing/small_disk.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import {
  type EndedRun,
  listRuns,
  readRun,
  runAll,
  type RunAllOptions,
  type RunEvent,
  runsHere,
  type RunSpec,
} from "./mod.ts";
import { type Die, dieStudy } from "./testing/die/study.ts";
import { throwDie } from "./testing/die/work.ts";
import { diceWorkers, die } from "./testing/dice.ts";

const here = runsHere(dieStudy, throwDie);
const silent = { progress: "silent", say: () => {} } as const;
const roll = (specs: readonly RunSpec<Die>[], options: Partial<RunAllOptions<Die>> = {}) =>
  runAll(dieStudy, specs, { executor: here, ...silent, ...options });
const statuses = ({ runs }: { runs: readonly EndedRun<Die>[] }) => runs.map(({ status }) => status);
const filesOf = (specs: readonly RunSpec<Die>[]) =>
  Promise.all(specs.map(({ folder }) => lastingFiles(folder)));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** `runAll` in a process of its own, two workers below it. */
function diceProcess(specs: readonly RunSpec<Die>[]): Deno.ChildProcess {
  const script = join(import.meta.dirname!, "testing", "dice_process.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", script, JSON.stringify(specs)],
    env: { CHIMERA_PROGRESS: "silent" },
    stdout: "piped",
  }).spawn();
}

Deno.test("the same bytes in this process, in one child and in two; what has ended is kept; a spec twice is one run", async () => {
  const ways = [() => here, diceWorkers, (specs: readonly RunSpec<Die>[]) => diceWorkers(specs, 2)];
  const results = [];
  for (const way of ways) {
    await using _ = await artifactsInScope();
    const specs = await Promise.all([0, 1, 2].map((seed) => die({ seed })));
    const lines: string[] = [];
    const runs = await roll([...specs, specs[0]], { executor: way(specs), say: (line) => lines.push(line) });
    assert.deepEqual([runs.computed, ...statuses(runs)], [3, "done", "done", "done", "done"]);
    assert.match(lines[0], /^4 dice: 4 done; 3 computed in \d+ s \(\d+\.\d\d dice\/s\)$/);
    results.push(await filesOf(specs));
    const again = await roll(specs, { executor: way(specs), say: (line) => lines.push(line) });
    assert.deepEqual([again.computed, ...again.runs.map(({ kept }) => kept)], [0, true, true, true]);
    assert.equal(lines[1], "3 dice: 3 done; 3 of them were there already");
  }
  assert.deepEqual(Object.keys(results[0][0]).toSorted(), ["run_config.json", "throws.csv"]);
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

Deno.test("runs that throw, diverge, leave disorder, lose their process or take too long harm no other, and are sealed", async () => {
  await using _ = await artifactsInScope();
  const fates = ["throw", "diverge", "exit", "none"] as const;
  const specs = await Promise.all(fates.map((fate) => die({ fate })));
  specs.push(await die({ fate: "spin", timeLimitSeconds: 1 }));
  const ended: string[] = [];
  const runs = await roll(specs, {
    executor: diceWorkers(specs, 2),
    onEnd: ({ status }) => void ended.push(status),
  });
  assert.deepEqual(statuses(runs), ["failed", "diverged", "failed", "done", "timeout"]);
  assert.deepEqual(runs.runs.map(({ reason }) => reason), [
    "it stopped with an error: the die rolled under <run folder>",
    "it rolled away",
    "its process was lost 3 times: exit code 7",
    null,
    "it did not end within 1 s",
  ]);
  assert.equal(ended.length, 5);
  for (const { spec, status, reason } of runs.runs) {
    const state = await readRunState(spec.folder, { beside: dieStudy.beside!(spec.runId) });
    assert.deepEqual([state!.status, state!.reason], [status, reason]);
  }
  assert.match(
    await Deno.readTextFile(join(specs[0].folder, "run.log")),
    /RangeError: the die rolled.*\n +at /,
  );
  const [{ status, reason }] = (await roll([await die({ fate: "disorder" })])).runs;
  assert.deepEqual([status, reason], [
    "failed",
    "the run folder was left in disorder; 'measured.json' was written, which is not the work's own to write; " +
    "it was removed; 'root' was left, which is neither a file nor a folder; it was removed",
  ]);
  // what a lost run had written is kept: it may tell why
  assert.ok((await lastingFiles(specs[2].folder))["throws.csv"].length > 200);
});

Deno.test("a run that timed out is run anew with more time, not with as much; others with retry alone (folder names)", async () => {
  await using _ = await artifactsInScope();
  const within = async (timeLimitSeconds: number, options: Partial<RunAllOptions<Die>> = {}) => {
    const spec = await die({ fate: "wait", timeLimitSeconds });
    const { runs: [{ status, kept }] } = await roll([spec], { executor: diceWorkers([spec]), ...options });
    return [status, kept];
  };
  assert.deepEqual(await within(0.5), ["timeout", false]);
  assert.deepEqual(await within(0.5), ["timeout", true]);
  assert.deepEqual(await within(1), ["timeout", false]);
  assert.deepEqual(await within(1, { retry: true }), ["timeout", false]);
  const { folder, runId } = await die({ fate: "wait" });
  const names = await Array.fromAsync(Deno.readDir(join(folder, "..")), ({ name }) => name);
  const attempts = [1, 2].map((attempt) => `${runId}.attempt-${attempt}`);
  assert.deepEqual(names.toSorted(), [runId, ...attempts]);
  const done = await die();
  for (const retry of [false, true]) {
    assert.deepEqual((await roll([done], { retry })).runs.map(({ kept }) => kept), [retry]);
  }
});

Deno.test("a worker that is killed loses its run to another one; one that loses three is told (process ids)", async () => {
  await using _ = await artifactsInScope();
  const [lost, other] = [await die({ fate: "wait" }), await die()];
  const events = new EventBus<RunEvent>();
  const ended = roll([lost, other], { executor: diceWorkers([lost]), events });
  const killed = new Set<number>();
  while (killed.size < 3) {
    await pause(20);
    const log = await Deno.readTextFile(join(`${lost.folder}.partial`, "run.log")).catch(() => "");
    // written anew by the next worker: it holds its lock
    const holder = Number(/\d+/.exec(await Deno.readTextFile(`${lost.folder}.lock`).catch(() => ""))?.[0]);
    if (!log.includes("throws") || !(holder > 0) || holder === Deno.pid || killed.has(holder)) continue;
    kill(holder, "SIGKILL");
    killed.add(holder);
  }
  const runs = await ended;
  assert.deepEqual(statuses(runs), ["failed", "done"]);
  assert.equal(runs.runs[0].reason, "its process was lost 3 times: SIGKILL");
  const of = (runId: string) =>
    eventsOf(events, runId).map(({ kind }) => kind).filter((kind) => kind !== "progress");
  const attempt = ["started", "lost"];
  assert.deepEqual(of(lost.runId), ["waiting", ...attempt, ...attempt, ...attempt, "ended"]);
  assert.deepEqual(of(other.runId), ["waiting", "started", "ended"]);
});

Deno.test("killed with -9 three times and started again, its files equal undisturbed ones, byte for byte", async () => {
  const specsHere = () => Promise.all(Array.from({ length: 6 }, (_, seed) => die({ seed, throws: 200_000 })));
  const calm = await (async () => {
    await using _ = await artifactsInScope();
    const specs = await specsHere();
    await roll(specs);
    return await filesOf(specs);
  })();
  await using _ = await artifactsInScope();
  const specs = await specsHere();
  const ended = async () => {
    const { runs } = await listRuns(join(specs[0].folder, ".."));
    return runs.filter((folder) => !folder.endsWith(".partial")).length;
  };
  for (let kills = 0; kills < 3; kills++) {
    const call = diceProcess(specs);
    // as soon as one run more has ended, with another in the middle
    let gone = false;
    void call.status.then(() => gone = true);
    while (await ended() <= kills) {
      assert.ok(!gone, "the call has ended by itself");
      await pause(5);
    }
    call.kill("SIGKILL");
    await Promise.all([call.status, call.stdout.cancel()]);
  }
  const { success, stdout } = await diceProcess(specs).output();
  assert.ok(success);
  assert.match(new TextDecoder().decode(stdout), /^6 dice: 6 done; \d of them (was|were) there already/);
  assert.deepEqual(await filesOf(specs), calm);
});

Deno.test("two calls at once share the runs: each is computed once, both end with all of them (their counts)", async () => {
  await using _ = await artifactsInScope();
  const specs = await Promise.all(Array.from({ length: 8 }, (_, seed) => die({ seed, throws: 300_000 })));
  const said = await Promise.all([0, 1].map(async () => {
    const { success, stdout } = await diceProcess(specs).output();
    assert.ok(success);
    return new TextDecoder().decode(stdout);
  }));
  for (const line of said) assert.match(line, /^8 dice: 8 done/);
  for (const spec of specs) assert.equal((await readRun(dieStudy, spec.folder)).status, "done");
  const names = await Array.fromAsync(Deno.readDir(join(specs[0].folder, "..")), ({ name }) => name);
  assert.deepEqual(names.toSorted(), specs.map(({ runId }) => runId).toSorted());
});

Deno.test("a run that another process works on is waited for, and told (the lock of this test)", async () => {
  await using _ = await artifactsInScope();
  const spec = await die();
  const events = new EventBus<RunEvent>();
  const held = await openRunFolder(spec.folder);
  const ended = roll([spec], { executor: diceWorkers([spec]), events });
  while (!eventsOf(events, spec.runId).some(({ kind }) => kind === "busy")) await pause(50);
  await held.close();
  assert.deepEqual(statuses(await ended), ["done"]);
  const busy = eventsOf(events, spec.runId).find(({ kind }) => kind === "busy");
  assert.match((busy as { heldBy: string }).heldBy, new RegExp(`^process ${Deno.pid} on `));
});

Deno.test({
  name: "a full disk ends it with one line and seals no run as failed; with space it ends (256 KiB)",
  ignore: !await hasSmallDisk(),
  fn: async () => {
    const specs = await (async () => {
      await using _ = await artifactsInScope();
      return await Promise.all(Array.from({ length: 8 }, (_, seed) => die({ seed, throws: 30_000 })));
    })();
    const moved = specs.map((spec) => ({ ...spec, folder: `$DISK/${spec.runId}` }));
    await using folder = await temporaryFolder();
    const path = join(folder.path, "specs.json");
    await Deno.writeTextFile(path, JSON.stringify(moved));
    const script = join(import.meta.dirname!, "testing", "dice_process.ts");
    const runs =
      `'${Deno.execPath()}' run -q -A --no-check '${script}' "$(sed "s|\\$DISK|$DISK|g" '${path}')"`;
    const { stdout, stderr } = await onSmallDisk(
      `export CHIMERA_PROGRESS=silent\n${runs}; ${runs}; mount -o remount,size=8m "$DISK"; ${runs}`,
    );
    const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const refusals = complained.match(/InputError: .*cannot write: no space left on the device/g);
    assert.equal(refusals?.length, 2, complained);
    assert.match(said, /^8 dice: 8 done;/);
  },
});

Deno.test("a place that is no folder is bad input, not a failed run", async () => {
  await using artifacts = await artifactsInScope();
  await Deno.writeTextFile(join(artifacts.path, "dice"), "a file");
  await assert.rejects(roll([await die()]), (error) => error instanceof InputError);
});

Deno.test("damaged, replaced and foreign folders are left as they are, and told; the others run (what was put there)", async () => {
  await using artifacts = await artifactsInScope();
  const specs = await Promise.all([0, 1, 2, 3, 4, 5].map((seed) => die({ seed })));
  await roll([specs[0], specs[1], specs[4]]);
  const throws = join(specs[0].folder, "throws.csv");
  await Deno.chmod(throws, 0o644);
  await Deno.writeTextFile(throws, "something else");
  const elsewhere = join(artifacts.path, "elsewhere");
  await Deno.rename(specs[1].folder, elsewhere);
  await Deno.symlink(elsewhere, specs[1].folder);
  await Deno.writeTextFile(specs[2].folder, "");
  assert.ok((await new Deno.Command("mkfifo", { args: [specs[3].folder] }).output()).success);
  // a sealed run under the name of another one
  await Deno.rename(specs[4].folder, specs[5].folder);
  for (const retry of [false, true]) {
    const lines: string[] = [];
    const runs = await roll(specs, { retry, say: (line) => lines.push(line) });
    assert.deepEqual(statuses(runs), ["damaged", "damaged", "damaged", "damaged", "done", "damaged"]);
    const expected = [
      /^the sealed run is damaged: 'throws\.csv' has changed/,
      /^the sealed run is damaged: it is a link, not a folder$/,
      /^the sealed run is damaged: it is a file, not a folder$/,
      /^the sealed run is damaged: it is a pipe, a socket or a device, not a folder$/,
      /^the sealed run is damaged: 'run_config\.json' gives the id [0-9a-f]{16}, the folder is named/,
    ];
    const told = runs.runs.filter(({ status }) => status === "damaged");
    for (const [index, { reason, spec }] of told.entries()) {
      assert.match(reason!, expected[index]);
      assert.ok(lines.some((line) => line.includes(reason!) && line.includes(spec.runId)), lines.join("\n"));
      const { status, reason: read } = await readRun(dieStudy, spec.folder);
      assert.deepEqual([status, read], ["damaged", reason]);
    }
  }
  assert.equal(await Deno.readTextFile(throws), "something else");
  assert.equal((await readRunState(elsewhere))?.status, "done");
});

/** What was told of a run, in order. */
function eventsOf(bus: EventBus<RunEvent>, runId: string): RunEvent[] {
  return bus.kept().map(({ event }) => event).filter((event) => event.runId === runId);
}
