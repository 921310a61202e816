import { POOL_VARIABLE } from "./parent_watch.ts";
import { endGroupOnAbort, signalGroup } from "./process_group.ts";
import { textLines } from "./text_lines.ts";

/** A command to run as a child process. */
export interface Job {
  readonly name: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Variables added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a job ended. */
export interface JobResult {
  readonly name: string;
  /** The exit code; null if the job never started. */
  readonly code: number | null;
  /** The signal that ended it; null if none did. */
  readonly signal: string | null;
  /** The last 40 lines of stderr, or why the job never started. */
  readonly tail: string;
}

const TAIL_LINES = 40;

/**
 * Runs one job to its end, in a process group of its own: Ctrl-C on the terminal reaches it once, through the pool,
 * and whatever it started and left running ends with it.
 */
export async function runJob(
  job: Job,
  { end, hurry, graceMs, cwd, onLine }: {
    end: AbortSignal;
    hurry: AbortSignal;
    graceMs: number;
    cwd?: string;
    onLine?: (job: Job, line: string) => void;
  },
): Promise<JobResult> {
  if (end.aborted) return notStarted(job, "the pool was stopped before its turn");
  let child: Deno.ChildProcess;
  try {
    child = spawn(job, cwd);
  } catch (error) {
    return notStarted(job, (error as Error).message);
  }
  const gone = new AbortController();
  const ending = endGroupOnAbort(child.pid, { end, hurry, gone: gone.signal, graceMs });
  const ended = child.status.finally(() => {
    gone.abort();
    // What the job left running holds its pipes open and would never let the lines below come to an end.
    signalGroup(child.pid, "SIGKILL");
  });
  const tail: string[] = [];
  const outputs = Promise.all([
    readLines(child.stdout, (line) => onLine?.(job, line)),
    readLines(child.stderr, (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
    }),
  ]).catch((error) => {
    signalGroup(child.pid, "SIGKILL");
    throw error;
  });
  const [{ code, signal }] = await Promise.all([ended, outputs, ending]);
  return { name: job.name, code, signal, tail: tail.join("\n") };
}

function spawn({ command: [program, ...args], env }: Job, cwd: string | undefined): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    cwd,
    env: { ...env, [POOL_VARIABLE]: String(Deno.pid) },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
}

async function readLines(stream: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  for await (const line of textLines(stream)) take(line);
}

function notStarted({ name }: Job, why: string): JobResult {
  return { name, code: null, signal: null, tail: `not started: ${why}` };
}
