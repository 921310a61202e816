import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { runPool } from "./mod.ts";
import { processAlive } from "./parent_watch.ts";
import { textLines } from "./text_lines.ts";

const shell = (name: string, script: string) => ({ name, command: ["sh", "-c", script] });
const fixture = (name: string) => join(import.meta.dirname!, "fixtures", name);
const deno = (
  script: string,
  ...args: string[]
) => [Deno.execPath(), "run", "-q", "-A", fixture(script), ...args];

/** Whether a process ends; the deadline only bounds a failing test. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (!(await processAlive(pid))) return true;
    await pause(50);
  }
  return false;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

Deno.test("runPool: exit codes, signals, stdout lines and stderr tail are those of the shell's commands", async () => {
  const lines: string[] = [];
  const results = await runPool([
    shell("fine", "printf 'one\\ntwo\\r\\nlast without end'; echo quiet >&2"),
    shell("fails", "for i in $(seq 50); do echo line $i >&2; done; exit 3"),
    shell("killed", "kill -TERM $$"),
    { name: "absent", command: ["no-such-program-of-chimera"] },
    { name: "environment", command: ["sh", "-c", "echo $COLOUR"], env: { COLOUR: "green" } },
  ], { workers: 2, onLine: ({ name }, line) => lines.push(`${name}: ${line}`) });
  assert.deepEqual(results.map(({ name }) => name), ["fine", "fails", "killed", "absent", "environment"]);
  assert.deepEqual(results.map(({ code }) => code), [0, 3, 143, null, 0]);
  assert.deepEqual(results.map(({ signal }) => signal), [null, null, "SIGTERM", null, null]);
  assert.equal(results[0].tail, "quiet");
  assert.deepEqual(
    results[1].tail.split("\n"),
    Array.from({ length: 40 }, (_, index) => `line ${index + 11}`),
  );
  assert.match(results[3].tail, /^not started: .*no-such-program-of-chimera/);
  assert.deepEqual(lines.filter((line) => line.startsWith("fine")), [
    "fine: one",
    "fine: two",
    "fine: last without end",
  ]);
  assert.ok(lines.includes("environment: green"));
});

Deno.test("runPool: never more jobs at once than workers (count of open jobs)", async () => {
  let [open, most] = [0, 0];
  const jobs = Array.from({ length: 7 }, (_, index) => shell(`${index}`, "echo begin; sleep 0.05; echo end"));
  await runPool(jobs, {
    workers: 3,
    onLine: (_, line) => {
      open += line === "begin" ? 1 : -1;
      most = Math.max(most, open);
    },
  });
  assert.equal(open, 0);
  assert.ok(most <= 3, `${most} at once`);
});

Deno.test("runPool: as many at once as workers (three jobs that wait for each other come to an end)", async () => {
  await using folder = await temporaryFolder();
  const waits = 'touch "$0.$$"; while [ $(ls "$(dirname "$0")" | wc -l) -lt 3 ]; do sleep 0.02; done';
  const jobs = ["a", "b", "c"].map((name) => ({
    name,
    command: ["sh", "-c", waits, join(folder.path, name)],
  }));
  const results = await runPool(jobs, { workers: 3 });
  assert.deepEqual(results.map(({ code }) => code), [0, 0, 0]);
});

Deno.test("runPool: failFast ends running jobs and starts no others; without it all run", async () => {
  const jobs = [shell("fails", "exit 1"), shell("long", "sleep 60"), shell("waits", "true")];
  const fast = await runPool(jobs, { workers: 2, failFast: true, graceMs: 100 });
  assert.equal(fast[1].code === 0, false);
  assert.equal(fast[2].tail, "not started: the pool was stopped before its turn");
  const all = await runPool([jobs[0], shell("short", "true"), jobs[2]], { workers: 2 });
  assert.deepEqual(all.map(({ code }) => code), [1, 0, 0]);
});

Deno.test("runPool: an abort ends jobs that ignore SIGINT, and what they started (process table)", async () => {
  const abort = new AbortController();
  const pids: number[] = [];
  const [result] = await runPool([shell("stubborn", "trap '' INT; sleep 60 & echo $!; echo $$; wait")], {
    workers: 1,
    signal: abort.signal,
    graceMs: 100,
    onLine: (_, line) => {
      pids.push(Number(line));
      if (pids.length === 2) abort.abort();
    },
  });
  assert.equal(result.signal, "SIGKILL");
  for (const pid of pids) assert.ok(await gone(pid), `process ${pid} is left`);
});

Deno.test("runPool: a job may save its state on SIGINT before it ends (its own exit code)", async () => {
  const abort = new AbortController();
  const [result] = await runPool([
    shell("saves", "trap 'exit 7' INT; echo ready; while :; do sleep 0.05; done"),
  ], {
    workers: 1,
    signal: abort.signal,
    onLine: () => abort.abort(),
  });
  assert.deepEqual([result.code, result.signal], [7, null]);
});

Deno.test("runPool: what a finished job left running ends with it (process table)", async () => {
  let left = 0;
  const [result] = await runPool([shell("litters", "sleep 60 & echo $!")], {
    workers: 1,
    onLine: (_, line) => left = Number(line),
  });
  assert.equal(result.code, 0);
  assert.ok(await gone(left), `process ${left} is left`);
});

Deno.test("runPool: a process that left the job's group and holds its pipes open does not keep the job from ending", async () => {
  let daemon = 0;
  const script = "setsid sh -c 'echo $$; exec sleep 60' & while ! [ -e \"$0\" ]; do sleep 0.02; done; exit 3";
  await using folder = await temporaryFolder();
  const seen = join(folder.path, "seen");
  try {
    const [result] = await runPool([{
      name: "leaves",
      command: ["sh", "-c", script, seen],
      timeLimitMs: 30_000,
    }], {
      workers: 1,
      onLine: (_, line) => {
        daemon = Number(line);
        Deno.writeTextFileSync(seen, "");
      },
    });
    assert.deepEqual([result.code, result.timedOut], [3, false]);
    assert.ok(await processAlive(daemon), "the process ended by itself: nothing was tested");
  } finally {
    Deno.kill(daemon, "SIGKILL");
  }
});

Deno.test("runPool: a job over its time limit ends by SIGINT, or SIGKILL, and only that job says so (process table)", async () => {
  const limited = (job: ReturnType<typeof shell>) => ({ ...job, timeLimitMs: 200 });
  const lines: string[] = [];
  const results = await runPool([
    limited(shell("ends", "echo begun >&2; exec sleep 60")),
    limited(shell("ignores", "trap '' INT; sleep 60 & echo $!; while :; do sleep 1; done")),
    limited(shell("short", "true")),
  ], {
    workers: 3,
    graceMs: 100,
    onLine: (_, line) => lines.push(line),
    onErrorLine: ({ name }, line) => lines.push(`${name}: ${line}`),
  });
  assert.deepEqual(results.map(({ timedOut }) => timedOut), [true, true, false]);
  assert.deepEqual(results.map(({ signal }) => signal), ["SIGINT", "SIGKILL", null]);
  assert.ok(lines.includes("ends: begun"));
  assert.ok(await gone(Number(lines.find((line) => /^\d+$/.test(line)))), "what the job started is left");
});

Deno.test("runPool: a line without an end comes in pieces, nothing is lost (count of characters)", async () => {
  const lengths: number[] = [];
  const [{ code }] = await runPool([shell("endless", "head -c 5000000 /dev/zero | tr '\\0' x")], {
    workers: 1,
    onLine: (_, line) => lengths.push(line.length),
  });
  assert.equal(code, 0);
  assert.ok(lengths.length >= 3, `${lengths.length} pieces`);
  assert.equal(lengths.reduce((sum, length) => sum + length), 5_000_000);
});

Deno.test("runPool: a pool's process that exits in the middle takes its jobs along (process table)", async () => {
  const parent = new Deno.Command(Deno.execPath(), {
    args: deno("pool_parent.ts", JSON.stringify(["sh", "-c", "echo $$; exec sleep 60"]), "exits").slice(1),
    stdout: "piped",
  }).spawn();
  const lines = textLines(parent.stdout);
  const job = Number((await lines.next()).value);
  assert.equal((await parent.status).code, 5);
  await lines.return(undefined);
  assert.ok(await gone(job), `process ${job} is left`);
});

Deno.test("runPool: an error in onLine ends the jobs and is thrown", async () => {
  const pids: number[] = [];
  await assert.rejects(
    runPool([shell("talks", "echo $$; sleep 60")], {
      workers: 1,
      onLine: (_, line) => {
        pids.push(Number(line));
        throw new Error("listener failed");
      },
    }),
    /listener failed/,
  );
  assert.ok(await gone(pids[0]));
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`runPool: ${signal} to the pool's process ends its jobs, then the process by that signal`, async () => {
    const parent = new Deno.Command(Deno.execPath(), {
      args: deno("pool_parent.ts", JSON.stringify(["sh", "-c", "echo $$; exec sleep 60"])).slice(1),
      stdout: "piped",
    }).spawn();
    const lines = textLines(parent.stdout);
    const job = Number((await lines.next()).value);
    parent.kill(signal);
    assert.deepEqual((await lines.next()).done, true);
    assert.equal((await parent.status).signal, signal);
    assert.equal(await processAlive(job), false);
  });
}

Deno.test("poolIsRunning: a process's own SIGINT listener can leave the signal to the pool first (exit code)", async () => {
  const command = JSON.stringify(["sh", "-c", "echo $$; exec sleep 60"]);
  const parent = new Deno.Command(Deno.execPath(), {
    args: deno("pool_parent.ts", command, "listens").slice(1),
    stdout: "piped",
  }).spawn();
  const lines = textLines(parent.stdout);
  const job = Number((await lines.next()).value);
  parent.kill("SIGINT");
  assert.deepEqual((await lines.next()).done, true);
  assert.equal((await parent.status).code, 130);
  assert.equal(await processAlive(job), false);
});

Deno.test("exitWhenParentDies: a job ends when its pool is killed outright (process table)", async () => {
  const parent = new Deno.Command(Deno.execPath(), {
    args: deno("pool_parent.ts", JSON.stringify(deno("watching_child.ts"))).slice(1),
    stdout: "piped",
  }).spawn();
  const lines = textLines(parent.stdout);
  const job = Number((await lines.next()).value);
  parent.kill("SIGKILL");
  await parent.status;
  await lines.return(undefined);
  assert.ok(await gone(job), `process ${job} is an orphan`);
});

Deno.test("exitWhenParentDies: neither keeps a job alive nor ends one that has no pool", async () => {
  const [pooled] = await runPool([{ name: "short", command: deno("short_child.ts") }], { workers: 1 });
  assert.equal(pooled.code, 0, pooled.tail);
  const alone = await new Deno.Command(Deno.execPath(), { args: deno("short_child.ts").slice(1) }).output();
  assert.equal(alone.code, 0);
});
