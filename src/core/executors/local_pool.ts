import { kill } from "node:process";
import { type Job, type JobResult, runJob } from "./run_job.ts";

/** Settings of a pool. */
export interface PoolOptions {
  /** How many jobs run at once. */
  readonly workers: number;
  /** Aborts the pool: running jobs are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** Called with every line that a job writes to stdout. */
  readonly onLine?: (job: Job, line: string) => void;
  /** Whether one failing job ends the others. */
  readonly failFast?: boolean;
  /** How long a job may take to end after SIGINT before it gets SIGKILL, in milliseconds. */
  readonly graceMs?: number;
  /** Working folder of the jobs. */
  readonly cwd?: string;
}

let running = 0;

/**
 * Whether a pool runs in this process. A SIGINT listener of the process's own leaves the signal to the pool then: the
 * pool ends its jobs and raises the signal again, this time with no pool running.
 */
export function poolIsRunning(): boolean {
  return running > 0;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs jobs as child processes, at most `workers` at once. A job that fails, or cannot be started, does not stop the
 * others unless `failFast` is set.
 *
 * No job outlives the pool. An abort, or SIGINT, SIGTERM or SIGHUP to this process, ends every job before anything
 * else happens (a second such signal at once); after that, unless the caller gave an abort signal and so handles
 * signals itself, the signal takes its usual course and ends this process. A job that calls `exitWhenParentDies()`
 * also ends when this process is killed outright.
 *
 * @returns one result a job, in the jobs' order
 *
 * @example
 * ```ts
 * import { runPool } from "@/core/executors/mod.ts";
 * const [result] = await runPool([{ name: "version", command: [Deno.execPath(), "--version"] }], { workers: 1 });
 * if (result.code !== 0) throw new Error(result.tail);
 * ```
 */
export async function runPool(jobs: readonly Job[], options: PoolOptions): Promise<JobResult[]> {
  const { workers, signal: callers, failFast = false, graceMs = 10_000, cwd, onLine } = options;
  if (!Number.isSafeInteger(workers) || workers < 1) {
    throw new RangeError(`Cannot run a pool: workers must be a positive integer, got ${workers}`);
  }
  const [stop, hurry] = [new AbortController(), new AbortController()];
  const end = callers === undefined ? stop.signal : AbortSignal.any([stop.signal, callers]);
  let received: Deno.Signal | undefined;
  const listeners = SIGNALS.map((name) => {
    const listener = (): void => {
      (received === undefined ? stop : hurry).abort();
      received ??= name;
    };
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  const results: JobResult[] = new Array(jobs.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < jobs.length) {
      const index = next++;
      results[index] = await runJob(jobs[index], { end, hurry: hurry.signal, graceMs, cwd, onLine });
      if (failFast && results[index].code !== 0) stop.abort();
    }
  };
  const workersWork = Array.from({ length: Math.min(workers, jobs.length) }, () =>
    work().catch((error) => {
      stop.abort(); // a listener of the caller's threw: end the other jobs before it is heard of
      throw error;
    }));
  running++;
  const outcomes = await Promise.allSettled(workersWork);
  running--;
  for (const remove of listeners) remove();
  if (received !== undefined && callers === undefined) {
    kill(Deno.pid, received);
    // Still here: the process has a listener of its own, which hears of it in a later turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}
