import assert from "node:assert/strict";
import { join } from "node:path";
import { kill } from "node:process";
import { InputError } from "../errors.ts";
import {
  endsOf,
  type Executor,
  ExecutorStopped,
  type LocalExecutorOptions,
  poolIsRunning,
  type Task,
  type TaskEnd,
  type TaskEvent,
  withLocalExecutor,
} from "./mod.ts";
import { processAlive } from "./parent_watch.ts";
import { textLines } from "./text_lines.ts";

const fixture = (name: string) => join(import.meta.dirname!, "fixtures", name);
const command = [Deno.execPath(), "run", "-q", "-A", fixture("task_child.ts")];
const tasksOf = (contents: readonly unknown[], timeLimitMs = 20_000): Task[] =>
  contents.map((content, index) => ({ id: String(index), content, timeLimitMs }));
type Options = Partial<LocalExecutorOptions> & {
  timeLimitMs?: number;
  onEnd?: (end: TaskEnd, id: string) => void;
};
const run = (contents: readonly unknown[], { timeLimitMs, onEnd, ...options }: Options = {}) =>
  withLocalExecutor(
    { command, workers: 1, ...options },
    (executor) =>
      endsOf(executor, tasksOf(contents, timeLimitMs), { onEnd: ({ id, end }) => onEnd?.(end, id) }),
  );
const answerOf = (end: TaskEnd) => end.status === "done" ? end.answer : end.status;
const answers = (ends: readonly TaskEnd[]) => ends.map(answerOf);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether a process ends; the deadline only bounds a failing test. */
async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    if (!(await processAlive(pid))) return true;
    await pause(50);
  }
  return false;
}

Deno.test("every task's answer, from as many processes as workers; ends come in their own order (process ids)", async () => {
  const ended: string[] = [];
  const squares = Array.from({ length: 6 }, (_, value) => ({ do: "square", value }));
  const ends = await run([{ do: "sleep", value: 400 }, ...squares, { do: "print", value: 7 }], {
    workers: 2,
    onEnd: (_, id) => void ended.push(id),
  });
  assert.deepEqual(answers(ends).slice(1), [0, 1, 4, 9, 16, 25, 7]);
  assert.deepEqual(ended, ["1", "2", "3", "4", "5", "6", "7", "0"]);
  const pids = new Set(answers(await run(Array.from({ length: 5 }, () => ({ do: "pid" })))));
  assert.equal(pids.size, 1);
  assert.equal(await gone([...pids][0] as number), true);
  assert.equal(poolIsRunning(), false);
});

Deno.test("a task that throws keeps its worker; one that loses three workers is quarantined (exit codes, stderr)", async () => {
  const ends = await run([
    { do: "pid" },
    { do: "throw", value: -1 },
    { do: "pid" },
    { do: "exit", value: 9 },
    { do: "abort" },
    { do: "square", value: 3 },
  ]);
  assert.equal(answers(ends)[0], answers(ends)[2]);
  assert.match((ends[1] as { message: string }).message, /^RangeError: no square of -1\n/);
  const thrice = (reason: string, tail: string) => Array.from({ length: 3 }, () => ({ reason, tail }));
  assert.deepEqual(ends[3], { status: "quarantined", losses: thrice("exit code 9", "the last words") });
  assert.deepEqual(ends[4], { status: "quarantined", losses: thrice("SIGKILL", "") });
  assert.deepEqual(ends[5], { status: "done", answer: 9 });
});

Deno.test("a task over its time, busy or waiting, ends as timeout and the others go on (process table)", async () => {
  const contents = [{ do: "child" }, { do: "spin" }, { do: "sleep", value: 60_000 }, {
    do: "square",
    value: 5,
  }];
  const ends = await run(contents, { timeLimitMs: 400, graceMs: 100 });
  assert.deepEqual(answers(ends).slice(1), ["timeout", "timeout", 25]);
  assert.ok(await gone(answers(ends)[0] as number), "what the task started is left");
});

Deno.test("what a pool inside a worker runs ends with the worker that is killed outright (process table)", async () => {
  const ends = await run([{ do: "job" }, { do: "abort" }, { do: "square", value: 3 }]);
  assert.deepEqual(answers(ends).slice(1), ["quarantined", 9]);
  if (Deno.build.os === "linux") assert.ok(await gone(answers(ends)[0] as number), "the job is left");
});

// Oracle: what the test itself does to the worker, and the clock.
Deno.test("a worker that computes without a pause keeps its task; one that is stopped loses it to another one", async () => {
  const lease = { leaseMs: 2500, graceMs: 100 };
  assert.deepEqual(answers(await run([{ do: "spin" }], { ...lease, timeLimitMs: 6000 })), ["timeout"]);
  const events: TaskEvent[] = [];
  await withLocalExecutor({ command, workers: 1, ...lease }, async (executor) => {
    const [pid] = answers(await endsOf(executor, tasksOf([{ do: "pid" }])));
    const submission = await executor.submit(tasksOf([{ do: "sleep", value: 500 }, { do: "pid" }]), {
      onEvent: (event) => events.push(event),
    });
    while (!events.some(({ kind }) => kind === "started")) await pause(5);
    kill(pid as number, "SIGSTOP");
    const ends = new Map<string, TaskEnd>();
    for await (const { id, end } of submission.collect()) ends.set(id, end);
    assert.equal(ends.get("0")!.status, "done");
    assert.notEqual(answerOf(ends.get("1")!), pid);
    assert.ok(await gone(pid as number));
  });
  const lost = events.filter(({ kind }) => kind === "lost");
  assert.deepEqual(lost, [{ id: "0", kind: "lost", attempt: 1, reason: "no sign of life for 2.5 s" }]);
});

Deno.test("events tell of start, progress and end; a long answer comes whole through the signs of life (written out)", async () => {
  const events: TaskEvent[] = [];
  await withLocalExecutor({ command, workers: 1 }, async (executor) => {
    const submission = await executor.submit(
      tasksOf([{ do: "count", value: 6 }, { do: "long", value: 3e6 }]),
      {
        onEvent: (event) => events.push(event),
      },
    );
    assert.deepEqual([...await submission.status()], [["0", "waiting"], ["1", "waiting"]]);
    const lengths: unknown[] = [];
    for await (const { end } of submission.collect()) lengths.push(String(answerOf(end)).length);
    assert.deepEqual(lengths, [1, 3e6]);
    assert.deepEqual([...await submission.status()], [["0", "done"], ["1", "done"]]);
  });
  const of = (id: string) => events.filter((event) => event.id === id);
  const progress = of("0").slice(1, -1) as Extract<TaskEvent, { kind: "progress" }>[];
  assert.ok(progress.length >= 2 && progress.length <= 3, `${progress.length} reports of 600 ms`);
  for (const { done, note } of progress) assert.equal(note, `at ${done}`);
  assert.deepEqual([of("0")[0], of("0").at(-1), ...of("1")], [
    { id: "0", kind: "started", attempt: 1 },
    { id: "0", kind: "ended", status: "done" },
    { id: "1", kind: "started", attempt: 1 },
    { id: "1", kind: "ended", status: "done" },
  ]);
});

Deno.test("cancelled: what runs is ended, what waits never starts, other submissions go on (process table)", async () => {
  await withLocalExecutor({ command, workers: 1, graceMs: 100 }, async (executor) => {
    const [pid] = answers(await endsOf(executor, tasksOf([{ do: "pid" }])));
    const first = await executor.submit(tasksOf([{ do: "spin" }, { do: "spin" }]));
    const second = await executor.submit(tasksOf([{ do: "square", value: 4 }]));
    await pause(50);
    await first.cancel();
    assert.deepEqual([...await first.status()], [["0", "cancelled"], ["1", "cancelled"]]);
    for await (const { end } of second.collect()) assert.equal(answerOf(end), 16);
    assert.ok(await gone(pid as number));
    // who leaves the loop cancels the rest
    const third = await executor.submit(tasksOf([{ do: "square", value: 1 }, { do: "spin" }]));
    for await (const { end } of third.collect()) {
      assert.equal(answerOf(end), 1);
      break;
    }
    assert.deepEqual([...(await third.status()).values()], ["done", "cancelled"]);
  });
});

Deno.test("an InputError of a worker ends it all with that error; no further task is begun", async () => {
  const ended: string[] = [];
  const contents = [{ do: "square", value: 1 }, { do: "refuse" }, { do: "square", value: 2 }];
  await assert.rejects(run(contents, { onEnd: (_, id) => void ended.push(id) }), (error) => {
    assert.ok(error instanceof InputError);
    assert.equal(error.message, "disk: no space left; free some");
    return true;
  });
  assert.deepEqual(ended, ["0"]);
  // of overlapping submissions, too, the error is what is thrown, not that the other one was stopped
  const both = withLocalExecutor({ command, workers: 2, graceMs: 300 }, (executor) =>
    Promise.all([
      endsOf(executor, tasksOf([{ do: "sleep", value: 60_000 }])),
      endsOf(executor, tasksOf([{ do: "refuse" }])),
    ]));
  await assert.rejects(both, InputError);
});

Deno.test("an abort, and an error of who collects, end the workers and the block (process table)", async () => {
  for (const failing of [false, true]) {
    const abort = new AbortController();
    let worker = 0;
    const stopped = run([{ do: "pid" }, { do: "spin" }, { do: "pid" }], {
      signal: abort.signal,
      graceMs: 100,
      onEnd: (end) => {
        worker = answerOf(end) as number;
        if (failing) throw new RangeError("the listener failed");
        abort.abort();
      },
    });
    await assert.rejects(stopped, failing ? RangeError : ExecutorStopped);
    assert.ok(await gone(worker));
  }
});

Deno.test("workers that never start are an error with their last words; no workers at all, too; no tasks are none", async () => {
  const broken = ["sh", "-c", "echo cannot begin >&2; exit 4"];
  await assert.rejects(run([1, 2], { command: broken }), /Cannot start a worker .*code 4: cannot begin/);
  await assert.rejects(run([1], { workers: 0 }), /positive integer, got 0/);
  assert.deepEqual(await run([]), []);
  const twice = [{ id: "a", content: 1, timeLimitMs: 1 }, { id: "a", content: 2, timeLimitMs: 1 }];
  await assert.rejects(
    withLocalExecutor({ command, workers: 1 }, async (executor) => await executor.submit(twice)),
    /two tasks have the same id/,
  );
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
  Deno.test(`${signal} to the executor's process leaves no worker behind (process table)`, async () => {
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

const pidOf = async (executor: Executor) =>
  answers(await endsOf(executor, tasksOf([{ do: "pid" }])))[0] as number;

Deno.test("one process serves submission after submission and ends with the block; a dead one is replaced (process ids)", async () => {
  const pids = await withLocalExecutor({ command, workers: 1, graceMs: 100 }, async (executor) => {
    const [first, second] = [await pidOf(executor), await pidOf(executor)];
    assert.equal(first, second);
    assert.deepEqual(answers(await endsOf(executor, tasksOf([{ do: "spin" }], 200))), ["timeout"]);
    const third = await pidOf(executor);
    assert.notEqual(third, first);
    Deno.kill(third, "SIGKILL"); // while it waits
    return [first, third, await pidOf(executor)];
  });
  assert.equal(new Set(pids).size, 3);
  for (const pid of pids) assert.ok(await gone(pid));
  assert.equal(poolIsRunning(), false);
});

Deno.test("overlapping submissions share the workers; one worker takes them in their order (process ids)", async () => {
  for (const workers of [1, 2]) {
    const order: number[] = [];
    const pids = await withLocalExecutor(
      { command, workers, graceMs: 100 },
      (executor) =>
        Promise.all(Array.from({ length: 9 }, async (_, call) => {
          const pid = await pidOf(executor);
          order.push(call);
          return pid;
        })),
    );
    assert.ok(new Set(pids).size <= workers);
    const calls = Array.from({ length: 9 }, (_, call) => call);
    assert.deepEqual(workers === 1 ? order : order.toSorted((a, b) => a - b), calls);
  }
});

Deno.test("an abort ends the workers and the block's next step; an error in the block, too (process table)", async () => {
  const abort = new AbortController();
  let worker = 0;
  const options = { command, workers: 1, graceMs: 100 };
  const stopped = withLocalExecutor({ ...options, signal: abort.signal }, async (executor) => {
    worker = await pidOf(executor);
    abort.abort();
    await pidOf(executor);
    assert.fail("it went on");
  });
  await assert.rejects(stopped, ExecutorStopped);
  assert.ok(await gone(worker));
  const broken = withLocalExecutor(options, async (executor) => {
    worker = await pidOf(executor);
    throw new Error("the block failed");
  });
  await assert.rejects(broken, /the block failed/);
  assert.ok(await gone(worker));
});
