import { assertWorkers, underPoolSignals } from "./pool_signals.ts";
import { startTaskWorker, type TaskResult, type TaskWorker } from "./task_worker.ts";

export type { TaskResult } from "./task_worker.ts";

/** Settings of a pool of workers. */
export interface TaskPoolOptions {
  /** Program and arguments of a worker: a script that calls `serveTasks`. */
  readonly command: readonly string[];
  /** How many workers there are at once. */
  readonly workers: number;
  /** How long one task may take, in milliseconds. Then its worker is ended and replaced. */
  readonly timeLimitMs: number;
  /** Called when a task has ended, before its worker takes the next one. */
  readonly onDone?: (result: TaskResult, index: number) => void | Promise<void>;
  /** Aborts the pool: running tasks are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** How long a worker may take to end after SIGINT before it gets SIGKILL, in milliseconds. */
  readonly graceMs?: number;
  /** Variables added to this process's environment for the workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder of the workers. */
  readonly cwd?: string;
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
  { command, workers, signal, onDone, graceMs = 2_000, ...rest }: TaskPoolOptions,
): Promise<TaskResult[]> {
  assertWorkers(workers);
  const results: TaskResult[] = tasks.map(() => ({ status: "stopped" }));
  let next = 0;
  await underPoolSignals(signal, ({ end, hurry }) => {
    const start = () => startOrThrow(command, { end, hurry, graceMs, ...rest });
    const work = async (): Promise<void> => {
      let worker: TaskWorker | undefined;
      try {
        while (next < tasks.length && !end.aborted) {
          const index = next++;
          let result: TaskResult = { status: "stopped" };
          for (let tries = 0; tries < TRIES; tries++) {
            worker ??= await start();
            if (worker === undefined) return;
            result = await worker.ask(tasks[index]);
            if (result.status !== "done" && result.status !== "failed") worker = undefined;
            if (result.status !== "died") break;
          }
          results[index] = result;
          if (result.status !== "stopped") await onDone?.(result, index);
        }
      } finally {
        await worker?.close();
      }
    };
    return Array.from({ length: Math.min(workers, tasks.length) }, work);
  });
  return results;
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
