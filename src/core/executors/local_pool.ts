import { assertWorkers, underPoolSignals } from "./pool_signals.ts";
import { type Job, type JobResult, type LineListener, runJob } from "./run_job.ts";

/** Settings of a pool. */
export interface PoolOptions {
  /** How many jobs run at once. */
  readonly workers: number;
  /** Aborts the pool: running jobs are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** Called with every line that a job writes to stdout. */
  readonly onLine?: LineListener;
  /** Called with every line that a job writes to stderr. */
  readonly onErrorLine?: LineListener;
  /** Whether one failing job ends the others. */
  readonly failFast?: boolean;
  /** How long a job may take to end after SIGINT before it gets SIGKILL, in milliseconds. */
  readonly graceMs?: number;
  /** Working folder of the jobs. */
  readonly cwd?: string;
}

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
  const { workers, signal, failFast = false, graceMs = 10_000, ...rest } = options;
  assertWorkers(workers);
  const results: JobResult[] = new Array(jobs.length);
  let next = 0;
  await underPoolSignals(signal, ({ end, hurry, stop }) => {
    const work = async (): Promise<void> => {
      while (next < jobs.length) {
        const index = next++;
        results[index] = await runJob(jobs[index], { end, hurry, graceMs, ...rest });
        if (failFast && results[index].code !== 0) stop();
      }
    };
    return Array.from({ length: Math.min(workers, jobs.length) }, work);
  });
  return results;
}
