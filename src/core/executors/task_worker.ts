import { GateError, InputError } from "../errors.ts";
import { killJobsOf, startGroup } from "./child_group.ts";
import type { Loss } from "./executor.ts";
import { replyIn, type TaskReply, type TaskRequest, type TellProgress } from "./serve_tasks.ts";
import { lastLines, LONGEST_LINE, textLines } from "./text_lines.ts";

/** How one attempt at a task ended. */
export type AttemptEnd =
  | { readonly status: "done"; readonly answer: unknown }
  /** The worker's function threw; the worker lives on. */
  | { readonly status: "failed"; readonly message: string }
  /** Its time was over, and its worker was ended. */
  | { readonly status: "timeout"; readonly tail: string }
  /** The worker ended in the middle of it (crashed, was killed, ran out of memory), or gave no sign of life. */
  | { readonly status: "lost"; readonly loss: Loss }
  /** The pool, or the task's submission, was stopped before it ended. */
  | { readonly status: "cancelled" };

/** How a worker is started and ended. */
export interface WorkerOptions {
  readonly end: AbortSignal;
  readonly hurry: AbortSignal;
  readonly graceMs: number;
  /** A worker that gives no sign of life for so long has lost its task. */
  readonly leaseMs: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A long-lived child process that does one task after the other. */
export interface TaskWorker {
  /** Does a task. Unless it is `done` or `failed` the worker is gone afterwards. */
  ask(
    content: unknown,
    options: {
      readonly timeLimitMs: number;
      readonly signal: AbortSignal;
      readonly onProgress: TellProgress;
    },
  ): Promise<AttemptEnd>;
  /** Lets the worker end by closing its stdin; it has the grace of a stopped one for that. */
  close(): Promise<void>;
}

/**
 * Starts a worker and waits until it is ready for its first task, so that no task pays for the start.
 *
 * @returns the reason in words if it ended before that
 */
export async function startTaskWorker(
  command: readonly string[],
  { end, hurry, graceMs, leaseMs, cwd, env }: WorkerOptions,
): Promise<TaskWorker | { readonly ended: string }> {
  /** Why this worker alone is ended, if it is. */
  const stop = new AbortController();
  const child = startGroup(command, {
    end: AbortSignal.any([end, stop.signal]),
    hurry,
    graceMs,
    cwd,
    env,
    stdin: "piped",
  });
  const tail = lastLines();
  const complaints = (async () => {
    for await (const line of textLines(child.process.stderr, { longest: LONGEST_LINE })) tail.take(line);
  })();
  const lines = textLines(child.process.stdout);
  const input = child.process.stdin.getWriter();
  const gone = async (): Promise<Deno.CommandStatus> => {
    const [status] = await Promise.all([child.ended, complaints]);
    await killJobsOf(child.process.pid);
    await input.abort().catch(() => {});
    return status;
  };

  const lease = leaseOf(leaseMs);
  /** The next reply but signs of life; undefined once the worker has ended. Other lines are kept beside those of stderr. */
  const nextReply = async (): Promise<Exclude<TaskReply, { kind: "beat" }> | undefined> => {
    while (true) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      lease.renew();
      const reply = replyIn(value);
      if (reply === undefined) tail.take(value);
      else if (reply.kind !== "beat") return reply;
    }
  };

  let lastNumber = 0;
  const ask: TaskWorker["ask"] = async (content, { timeLimitMs, signal, onProgress }) => {
    const request: TaskRequest = { number: ++lastNumber, content };
    let stopped: "timeout" | "silent" | "cancelled" | undefined;
    const stopFor = (why: NonNullable<typeof stopped>) => () => {
      stopped ??= why;
      stop.abort();
    };
    const timer = setTimeout(stopFor("timeout"), timeLimitMs);
    const watch = lease.watch(stopFor("silent"));
    const cancel = stopFor("cancelled");
    signal.addEventListener("abort", cancel);
    try {
      if (signal.aborted) cancel();
      // A worker that has died since its last answer refuses the line; the reply below says that it ended.
      await input.write(new TextEncoder().encode(JSON.stringify(request) + "\n")).catch(() => {});
      while (true) {
        const reply = await nextReply();
        if (reply === undefined) break;
        if (reply.kind === "progress") onProgress(reply.done, reply.note);
        if (reply.kind === "answer") return { status: "done", answer: reply.answer };
        if (reply.kind === "error") return { status: "failed", message: reply.message };
        if (reply.kind === "input_error") throw new InputError(reply.what, reply);
        if (reply.kind === "gate_error") throw new GateError(reply.gate, reply.findings);
      }
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal.removeEventListener("abort", cancel);
    }
    const { code, signal: by } = await gone();
    if (end.aborted || stopped === "cancelled") return { status: "cancelled" };
    if (stopped === "timeout") return { status: "timeout", tail: tail.text() };
    const reason = stopped === "silent"
      ? `no sign of life for ${leaseMs / 1000} s`
      : by ?? `exit code ${code}`;
    return { status: "lost", loss: { reason, tail: tail.text() } };
  };

  const close = async (): Promise<void> => {
    await input.close().catch(() => {});
    const timer = setTimeout(() => stop.abort(), graceMs);
    while (await nextReply() !== undefined);
    await gone();
    clearTimeout(timer);
  };

  const ready = await nextReply();
  if (ready?.kind === "ready") return { ask, close };
  const { code, signal } = await gone();
  return { ended: `it ended with ${signal ?? `code ${code}`}: ${tail.text()}` };
}

const LOOKS_A_LEASE = 10;

/** How long ago the last sign of life was, as a clock sees it that stops while this process itself does. */
function leaseOf(leaseMs: number) {
  let renewedAt = performance.now();
  return {
    renew: (): void => void (renewedAt = performance.now()),
    watch(onEnd: () => void): ReturnType<typeof setInterval> {
      this.renew();
      const every = leaseMs / LOOKS_A_LEASE;
      let lookedAt = performance.now();
      return setInterval(() => {
        const now = performance.now();
        // where this process slept (a laptop's lid), its workers did, too
        renewedAt += Math.max(0, now - lookedAt - 2 * every);
        lookedAt = now;
        if (now - renewedAt > leaseMs) onEnd();
      }, every);
    },
  };
}
