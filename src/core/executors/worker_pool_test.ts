import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import {
  poolIsRunning,
  PoolStopped,
  runTasks,
  type TaskOptions,
  type TaskPoolOptions,
  type TaskResult,
  withTaskPool,
} from "./mod.ts";
import { processAlive } from "./process_alive.ts";
import { textLines } from "./text_lines.ts";

const fixture = (name: string) => join(import.meta.dirname!, "fixtures", name);
const command = [Deno.execPath(), "run", "-q", "-A", fixture("task_child.ts")];
const run = (tasks: readonly unknown[], options: Partial<TaskPoolOptions & TaskOptions> = {}) =>
  runTasks(tasks, { command, workers: 1, timeLimitMs: 20_000, ...options });
const answers = (results: readonly TaskResult[]) =>
  results.map((result) => result.status === "done" ? result.answer : result.status);

/** Whether a process ends; the deadline only bounds a failing test. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (!(await processAlive(pid))) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

Deno.test("runTasks: every task's answer, in the tasks' order, from as many processes as workers (process ids)", async () => {
  const ended: number[] = [];
  const squares = Array.from({ length: 6 }, (_, value) => ({ do: "square", value }));
  const results = await run([{ do: "sleep", value: 200 }, ...squares, { do: "print", value: 7 }], {
    workers: 2,
    onDone: (_, index) => void ended.push(index),
  });
  assert.deepEqual(answers(results).slice(1), [0, 1, 4, 9, 16, 25, 7]);
  assert.deepEqual(ended.toSorted(), [0, 1, 2, 3, 4, 5, 6, 7]);
  const pids = new Set(answers(await run(Array.from({ length: 5 }, () => ({ do: "pid" })))));
  assert.equal(pids.size, 1);
  assert.equal(await gone([...pids][0] as number), true);
  assert.equal(poolIsRunning(), false);
});

Deno.test("runTasks: a task that throws keeps its worker; one that dies is tried again, then told (exit code, stderr)", async () => {
  const results = await run([
    { do: "pid" },
    { do: "throw", value: -1 },
    { do: "pid" },
    {
      do: "exit",
      value: 9,
    },
    { do: "abort" },
    { do: "square", value: 3 },
  ]);
  assert.equal(answers(results)[0], answers(results)[2]);
  assert.match((results[1] as { message: string }).message, /^RangeError: no square of -1\n/);
  assert.deepEqual(results[3], { status: "died", code: 9, signal: null, tail: "the last words" });
  assert.deepEqual(results[4], { status: "died", code: 137, signal: "SIGKILL", tail: "" });
  assert.deepEqual(results[5], { status: "done", answer: 9 });
});

Deno.test("runTasks: a task over its time, busy or waiting, ends as timeout and the others go on (process table)", async () => {
  const results = await run([{ do: "child" }, { do: "spin" }, { do: "sleep", value: 60_000 }, {
    do: "square",
    value: 5,
  }], { timeLimitMs: 400, graceMs: 100 });
  assert.deepEqual(answers(results).slice(1), ["timeout", "timeout", 25]);
  assert.ok(await gone(answers(results)[0] as number), "what the task started is left");
});

Deno.test("runTasks: what a pool inside a worker runs ends with the worker that is killed outright (process table)", async () => {
  const results = await run([{ do: "job" }, { do: "abort" }, { do: "square", value: 3 }]);
  assert.deepEqual(answers(results).slice(1), ["died", 9]);
  if (Deno.build.os === "linux") assert.ok(await gone(answers(results)[0] as number), "the job is left");
});

Deno.test("runTasks: an InputError of a worker ends the pool with that error; no further task is begun", async () => {
  const ended: number[] = [];
  const tasks = [{ do: "square", value: 1 }, { do: "refuse" }, { do: "square", value: 2 }];
  await assert.rejects(run(tasks, { onDone: (_, index) => void ended.push(index) }), (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.message, "disk: no space left; free some");
    return true;
  });
  assert.deepEqual(ended, [0]);
});

Deno.test("runTasks: an abort, and an error in onDone, end the workers; the rest is stopped (process table)", async () => {
  const abort = new AbortController();
  const results = await run([{ do: "pid" }, { do: "spin" }, { do: "pid" }], {
    signal: abort.signal,
    graceMs: 100,
    onDone: () => abort.abort(),
  });
  assert.deepEqual(answers(results).slice(1), ["stopped", "stopped"]);
  assert.ok(await gone(answers(results)[0] as number));

  let worker = 0;
  const listener = (result: TaskResult) => {
    worker = (result as { answer: number }).answer;
    throw new Error("listener failed");
  };
  await assert.rejects(run([{ do: "pid" }, { do: "spin" }], { onDone: listener }), /listener failed/);
  assert.ok(await gone(worker));
});

Deno.test("runTasks: workers that never start are an error with their last words; no workers at all, too", async () => {
  const broken = ["sh", "-c", "echo cannot begin >&2; exit 4"];
  await assert.rejects(run([1, 2], { command: broken }), /Cannot start a worker .*code 4: cannot begin/);
  await assert.rejects(run([1], { workers: 0 }), /positive integer, got 0/);
  assert.deepEqual(await run([]), []);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
  Deno.test(`runTasks: ${signal} to the pool's process leaves no worker behind (process table)`, async () => {
    const parent = new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", fixture("task_parent.ts")],
      stdout: "piped",
    }).spawn();
    const lines = textLines(parent.stdout);
    const [worker, running] = ((await lines.next()).value as string).split(" ");
    assert.equal(running, "true");
    parent.kill(signal);
    assert.equal((await parent.status).signal, signal);
    await lines.return(undefined);
    assert.ok(await gone(Number(worker)), `process ${worker} is an orphan`);
  });
}

Deno.test("withTaskPool: one process serves call after call and ends with the block; a dead one is replaced (process ids)", async () => {
  const timeLimitMs = 20_000;
  const pids = await withTaskPool({ command, workers: 1, graceMs: 100 }, async (pool) => {
    const pid = async () => answers(await pool.run([{ do: "pid" }], { timeLimitMs }))[0] as number;
    const [first, second] = [await pid(), await pid()];
    assert.equal(first, second);
    assert.deepEqual(answers(await pool.run([{ do: "spin" }], { timeLimitMs: 200 })), ["timeout"]);
    const third = await pid();
    assert.notEqual(third, first);
    Deno.kill(third, "SIGKILL"); // while it waits
    return [first, third, await pid()];
  });
  assert.equal(new Set(pids).size, 3);
  for (const pid of pids) assert.ok(await gone(pid));
  assert.equal(poolIsRunning(), false);
});

Deno.test("withTaskPool: overlapping calls share the workers; one worker takes them in their order (process ids)", async () => {
  for (const workers of [1, 2]) {
    const order: number[] = [];
    const pids = await withTaskPool(
      { command, workers, graceMs: 100 },
      (pool) =>
        Promise.all(Array.from({ length: 9 }, async (_, call) => {
          const onDone = () => void order.push(call);
          return answers(await pool.run([{ do: "pid" }], { timeLimitMs: 20_000, onDone }))[0];
        })),
    );
    assert.ok(new Set(pids).size <= workers);
    const calls = Array.from({ length: 9 }, (_, call) => call);
    assert.deepEqual(workers === 1 ? order : order.toSorted((a, b) => a - b), calls);
  }
});

Deno.test("withTaskPool: an error in one of overlapping calls stops the others, then it is thrown (process table)", async () => {
  let worker = 0;
  let later = 0;
  const run = withTaskPool({ command, workers: 1, graceMs: 100 }, async (pool) => {
    worker = answers(await pool.run([{ do: "pid" }], { timeLimitMs: 20_000 }))[0] as number;
    const onDone = () => {
      throw new Error("the listener failed");
    };
    const failing = pool.run([{ do: "pid" }], { timeLimitMs: 20_000, onDone });
    const waiting = pool.run([{ do: "pid" }], { timeLimitMs: 20_000, onDone: () => void later++ });
    await Promise.all([failing, waiting]);
  });
  await assert.rejects(run, /the listener failed/);
  assert.equal(later, 0);
  assert.ok(await gone(worker));
});

Deno.test("withTaskPool: an abort ends the workers and the block's next step; an error in the block, too (process table)", async () => {
  const abort = new AbortController();
  let worker = 0;
  const options = { command, workers: 1, graceMs: 100 };
  const stopped = withTaskPool({ ...options, signal: abort.signal }, async (pool) => {
    worker = answers(await pool.run([{ do: "pid" }], { timeLimitMs: 20_000 }))[0] as number;
    abort.abort();
    await pool.run([{ do: "pid" }], { timeLimitMs: 20_000 });
    assert.fail("it went on");
  });
  await assert.rejects(stopped, PoolStopped);
  assert.ok(await gone(worker));
  const broken = withTaskPool(options, async (pool) => {
    worker = answers(await pool.run([{ do: "pid" }], { timeLimitMs: 20_000 }))[0] as number;
    throw new Error("the block failed");
  });
  await assert.rejects(broken, /the block failed/);
  assert.ok(await gone(worker));
});
