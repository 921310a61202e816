import { assertWorkers, underPoolSignals } from "./pool_signals.ts";
import { startTaskWorker, type TaskResult, type TaskWorker } from "./task_worker.ts";

export type { TaskResult } from "./task_worker.ts";

/** Settings of a pool of workers. */
export interface TaskPoolOptions {
  /** Program and arguments of a worker: a script that calls `serveTasks`. */
  readonly command: readonly string[];
  /** How many workers there are at once. */
  readonly workers: number;
  /** Aborts the pool: running tasks are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** How long a worker may take to end after SIGINT before it gets SIGKILL, in milliseconds. */
  readonly graceMs?: number;
  /** Variables added to this process's environment for the workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder of the workers. */
  readonly cwd?: string;
}

/** How tasks are done. */
export interface TaskOptions {
  /** How long one task may take, in milliseconds. Then its worker is ended and replaced. */
  readonly timeLimitMs: number;
  /** Called when a task has ended, before its worker takes the next one. */
  readonly onDone?: (result: TaskResult, index: number) => void | Promise<void>;
}

/** A pool whose workers wait between one call and the next. */
export interface TaskPool {
  /**
   * As `runTasks`, on this pool's workers; calls may overlap, then their tasks are done in the order of the calls.
   *
   * @throws {PoolStopped} if the pool was stopped meanwhile
   */
  run(tasks: readonly unknown[], options: TaskOptions): Promise<TaskResult[]>;
}

/** The pool's process was told to end; whoever waited for tasks goes no further. */
export class PoolStopped extends Error {
  override readonly name = "PoolStopped";
}

/** A worker that dies is often a machine in need (memory), not a bad task, so the task gets a second chance. */
const TRIES = 2;
/** A worker that cannot even start three times in a row never will. */
const STARTS = 3;

/**
 * Does many small tasks in a few long-lived child processes, so that a task of a tenth of a second does not pay for
 * the start of a process. A task over its time limit, or whose worker dies twice, ends with a result of its own; the
 * others go on in a new worker. No worker outlives the pool, and signals mean the same as to `runPool`.
 *
 * @param tasks JSON values
 * @returns one result a task, in the tasks' order
 * @throws {InputError} that a worker met: its surroundings are at fault, so no other task is begun
 * @throws {Error} if the workers do not start
 */
export async function runTasks(
  tasks: readonly unknown[],
  { timeLimitMs, onDone, ...pool }: TaskPoolOptions & TaskOptions,
): Promise<TaskResult[]> {
  let results: TaskResult[] = [];
  await underWorkers(pool, async (run) => void (results = await run(tasks, { timeLimitMs, onDone })));
  return results;
}

/**
 * Keeps the workers of a pool from one list of tasks to the next, for work in stages: only the first pays for their
 * start. They end with the block, however it is left.
 *
 * @returns what the block returns
 */
export async function withTaskPool<T>(
  options: TaskPoolOptions,
  block: (pool: TaskPool) => Promise<T>,
): Promise<T> {
  let value: { readonly of: T } | undefined;
  await underWorkers(options, async (run, end) => {
    value = {
      of: await block({
        async run(tasks, options) {
          const results = await run(tasks, options);
          if (end.aborted) throw new PoolStopped("the pool was stopped");
          return results;
        },
      }),
    };
  });
  return value!.of;
}

type Run = (tasks: readonly unknown[], options: TaskOptions) => Promise<TaskResult[]>;

/** Opens a pool for a block; its workers start when there is a first task for them. */
async function underWorkers(
  { command, workers, signal, graceMs = 2_000, ...rest }: TaskPoolOptions,
  block: (run: Run, end: AbortSignal) => Promise<void>,
): Promise<void> {
  assertWorkers(workers);
  const idle: TaskWorker[] = [];
  const places = placesFor(workers);
  await underPoolSignals(signal, ({ end, hurry, stop }) => {
    const start = () => startOrThrow(command, { end, hurry, graceMs, ...rest });
    const answerTo = async (task: unknown, timeLimitMs: number): Promise<TaskResult> => {
      let result: TaskResult = { status: "stopped" };
      let worker = idle.pop();
      try {
        for (let tries = 0; tries < TRIES && !end.aborted; tries++) {
          worker ??= await start();
          if (worker === undefined) break;
          result = await worker.ask(task, { timeLimitMs });
          if (result.status !== "done" && result.status !== "failed") worker = undefined;
          if (result.status !== "died") break;
        }
      } finally {
        if (worker !== undefined) idle.push(worker);
      }
      return result;
    };
    const run: Run = async (tasks, { timeLimitMs, onDone }) => {
      const outcomes = await Promise.allSettled(tasks.map((task, index) =>
        places.take(async () => {
          try {
            const result = await answerTo(task, timeLimitMs);
            if (result.status !== "stopped") await onDone?.(result, index);
            return result;
          } catch (error) {
            stop(); // surroundings or a listener of the caller's are at fault: end the other tasks
            throw error;
          }
        })
      ));
      return outcomes.map((outcome) => {
        if (outcome.status === "rejected") throw outcome.reason;
        return outcome.value;
      });
    };
    const whole = async (): Promise<void> => {
      try {
        await block(run, end);
      } catch (error) {
        stop();
        throw error;
      } finally {
        await places.allFree();
        await Promise.all(idle.map((worker) => worker.close()));
      }
    };
    return [whole()];
  });
}

/** So many works at once; others wait for their turn, first come, first served. */
function placesFor(count: number) {
  let free = count;
  const waiting: (() => void)[] = [];
  const works = new Set<Promise<unknown>>();
  const takeTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
  return {
    async take<T>(work: () => Promise<T>): Promise<T> {
      const done = takeTurn(work);
      works.add(done);
      try {
        return await done;
      } finally {
        works.delete(done);
      }
    },
    async allFree(): Promise<void> {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}

/** A worker; undefined if the pool was stopped meanwhile. */
async function startOrThrow(
  command: readonly string[],
  options: Parameters<typeof startTaskWorker>[1],
): Promise<TaskWorker | undefined> {
  let ended = "";
  for (let starts = 0; starts < STARTS; starts++) {
    if (options.end.aborted) return undefined;
    const worker = await startTaskWorker(command, options);
    if ("ask" in worker) return worker;
    ended = worker.ended;
  }
  if (options.end.aborted) return undefined;
  throw new Error(`Cannot start a worker (${command.join(" ")}): ${ended}`);
}
