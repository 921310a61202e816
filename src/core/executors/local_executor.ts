import { ATTEMPTS, type Executor, type Loss, type Task, type TaskEnd } from "./executor.ts";
import { assertWorkers, underPoolSignals } from "./pool_signals.ts";
import { openBook, type SubmissionBook } from "./submission.ts";
import { startTaskWorker, type TaskWorker, type WorkerOptions } from "./task_worker.ts";

/** Settings of an executor on this machine. */
export interface LocalExecutorOptions {
  /** Program and arguments of a worker: a script that calls `serveTasks`. */
  readonly command: readonly string[];
  /** How many workers there are at once. */
  readonly workers: number;
  /** Aborts the executor: running tasks are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** How long a worker may take to end after SIGINT before it gets SIGKILL, in milliseconds. */
  readonly graceMs?: number;
  /** How long a worker may give no sign of life, in milliseconds, before its task is given to another one. */
  readonly leaseMs?: number;
  /** Whether each task has a process of its own, for libraries that keep something from one to the next. */
  readonly fresh?: boolean;
  /** Variables added to this process's environment for the workers. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working folder of the workers. */
  readonly cwd?: string;
}

/** The executor's process was told to end; whoever waited for tasks goes no further. */
export class ExecutorStopped extends Error {
  /** Stands before the message where the error is printed. */
  override readonly name = "ExecutorStopped";
}

/** A worker that cannot even start three times in a row never will. */
const STARTS = 3;

/**
 * An executor in long-lived child processes, for as long as a block lasts: a task of a tenth of a second does not pay
 * for the start of a process, and work in stages only once. Its workers start when there is a first task for them.
 *
 * A task over its time limit ends as `timeout`; one whose worker is lost three times (it died, or gave no sign of life)
 * is quarantined with the reasons; the others go on in a new worker. No worker outlives the block: an abort, or SIGINT,
 * SIGTERM or SIGHUP to this process, ends every worker before anything else happens.
 *
 * @returns what the block returns
 * @throws {InputError | GateError} to whoever collects: what a task met
 * @throws {ExecutorStopped} to whoever collects, if the executor was stopped meanwhile
 * @throws {Error} if the workers do not start
 *
 * @example
 * ```ts
 * import { endsOf, withLocalExecutor } from "@/core/executors/mod.ts";
 * const ends = await withLocalExecutor(
 *   { command: ["a-program-that-serves-tasks"], workers: 2 },
 *   (executor) => endsOf(executor, []),
 * );
 * if (ends.length !== 0) throw new Error("there were no tasks");
 * ```
 */
export async function withLocalExecutor<T>(
  { command, workers, signal, graceMs = 2_000, leaseMs = 30_000, fresh = false, ...rest }:
    LocalExecutorOptions,
  block: (executor: Executor) => Promise<T>,
): Promise<T> {
  assertWorkers(workers);
  const idle: TaskWorker[] = [];
  const places = placesFor(workers);
  let value: { readonly of: T } | undefined;
  /** What ended the executor before its block did. */
  let cause: unknown;
  await underPoolSignals(signal, ({ end, hurry, stop }) => {
    const options = { end, hurry, graceMs, leaseMs, ...rest };
    /** As many attempts as it takes, each by a worker that lives. */
    const attempt = async (task: Task, book: SubmissionBook): Promise<TaskEnd> => {
      const losses: Loss[] = [];
      let worker = idle.pop();
      try {
        while (losses.length < ATTEMPTS && !end.aborted && !book.cancelled.aborted) {
          worker ??= await startOrThrow(command, options);
          if (worker === undefined) break;
          book.tell({ id: task.id, kind: "started", attempt: losses.length + 1 });
          const result = await worker.ask(task.content, {
            timeLimitMs: task.timeLimitMs,
            signal: book.cancelled,
            onProgress: (done, note = "") => book.tell({ id: task.id, kind: "progress", done, note }),
          });
          if (result.status === "done" || result.status === "failed") return result;
          worker = undefined;
          if (result.status !== "lost") return result;
          losses.push(result.loss);
          book.tell({ id: task.id, kind: "lost", attempt: losses.length, reason: result.loss.reason });
        }
      } finally {
        if (worker !== undefined) {
          if (fresh) await worker.close();
          else idle.push(worker);
        }
      }
      return losses.length < ATTEMPTS ? { status: "cancelled" } : { status: "quarantined", losses };
    };
    const run = async (task: Task, book: SubmissionBook): Promise<void> => {
      try {
        const ended = await attempt(task, book);
        if (end.aborted) book.fail(cause ?? new ExecutorStopped("the executor was stopped"));
        book.end(task.id, ended);
      } catch (error) {
        cause ??= error;
        stop(); // the surroundings are at fault: end the other tasks
        book.fail(error);
        book.end(task.id, { status: "cancelled" });
      }
    };
    const executor: Executor = {
      submit(tasks, { onEvent } = {}) {
        const book = openBook(tasks, { onEvent });
        for (const task of tasks) void places.take(() => run(task, book));
        return Promise.resolve(book.submission);
      },
    };
    const whole = async (): Promise<void> => {
      try {
        value = { of: await block(executor) };
      } catch (error) {
        cause ??= error;
        stop();
        throw error;
      } finally {
        await places.allFree();
        await Promise.all(idle.map((worker) => worker.close()));
      }
    };
    return [whole()];
  });
  return value!.of;
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

/** A worker; undefined if the executor was stopped meanwhile. */
async function startOrThrow(
  command: readonly string[],
  options: WorkerOptions,
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
