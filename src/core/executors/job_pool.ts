import { type ChildGroup, startGroup } from "./child_group.ts";
import { assertWorkers, underPoolSignals } from "./pool_signals.ts";
import { lastLines, LONGEST_LINE, textLines } from "./text_lines.ts";

/** A command to run as a child process. */
export interface Job {
  /** What it is called in messages and results. */
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** How long it may run before it is ended, in milliseconds; without it, for ever. */
  readonly timeLimitMs?: number;
}

/** How a job ended. */
export interface JobResult {
  /** The job's name. */
  readonly name: string;
  /** The exit code; null if the job never started. */
  readonly code: number | null;
  /** The signal that ended it; null if none did. */
  readonly signal: string | null;
  /** Whether it was ended because its time was over. */
  readonly timedOut: boolean;
  /** The last 40 lines of stderr, or why the job never started. */
  readonly tail: string;
}

/** Called with every line that a job writes; a line of more than a million characters comes in pieces. */
export type LineListener = (job: Job, line: string) => void;

/** Settings of a pool. */
export interface PoolOptions {
  /** How many jobs run at once. */
  readonly workers: number;
  /** Aborts the pool: running jobs are ended, waiting ones never start. */
  readonly signal?: AbortSignal;
  /** Takes every line that a job writes to stdout. */
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

/** How long what a job has written may take to be read once it has ended; its pipes hold little more than 64 KiB. */
const DRAIN_MS = 2_000;

/** Runs one job to its end, in a process group of its own. */
async function runJob(
  job: Job,
  { end, hurry, graceMs, cwd, onLine, onErrorLine }: {
    end: AbortSignal;
    hurry: AbortSignal;
    graceMs: number;
    cwd?: string;
    onLine?: LineListener;
    onErrorLine?: LineListener;
  },
): Promise<JobResult> {
  if (end.aborted) return notStarted(job, "the pool was stopped before its turn");
  const overtime = new AbortController();
  let child: ChildGroup;
  try {
    child = startGroup(job.command, {
      end: AbortSignal.any([end, overtime.signal]),
      hurry,
      graceMs,
      cwd,
      env: job.env,
    });
  } catch (error) {
    return notStarted(job, (error as Error).message);
  }
  const timer = job.timeLimitMs === undefined
    ? undefined
    : setTimeout(() => overtime.abort(), job.timeLimitMs);
  const tail = lastLines();
  // A process that left the job's group (setsid) may hold its pipes open for ever.
  const cut = new AbortController();
  const outputs = Promise.all([
    readLines(child.process.stdout, { cut: cut.signal, take: (line) => onLine?.(job, line) }),
    readLines(child.process.stderr, {
      cut: cut.signal,
      take: (line) => {
        tail.take(line);
        onErrorLine?.(job, line);
      },
    }),
  ]);
  let drain: ReturnType<typeof setTimeout> | undefined;
  const ended = child.ended.finally(() => {
    clearTimeout(timer);
    drain = setTimeout(() => cut.abort(), DRAIN_MS);
  });
  const read = outputs.catch(async (error) => {
    child.kill();
    await ended;
    throw error;
  });
  const [{ code, signal }] = await Promise.all([ended, read]).finally(() => clearTimeout(drain));
  return { name: job.name, code, signal, timedOut: overtime.signal.aborted, tail: tail.text() };
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  { cut, take }: { cut: AbortSignal; take: (line: string) => void },
): Promise<void> {
  const bytes = stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal: cut });
  try {
    for await (const line of textLines(bytes, { longest: LONGEST_LINE })) take(line);
  } catch (error) {
    if (error !== cut.reason) throw error;
  }
}

function notStarted({ name }: Job, why: string): JobResult {
  return { name, code: null, signal: null, timedOut: false, tail: `not started: ${why}` };
}
