import { InputError } from "../errors.ts";
import { startGroup } from "./child_group.ts";
import { lastLines, LONGEST_LINE } from "./last_lines.ts";
import { killJobsOf } from "./process_group.ts";
import { replyIn, type TaskReply, type TaskRequest } from "./task_messages.ts";
import { textLines } from "./text_lines.ts";

/** How one task ended. */
export type TaskResult =
  | { readonly status: "done"; readonly answer: unknown }
  /** The worker's function threw; the worker lives on. */
  | { readonly status: "failed"; readonly message: string }
  /** Its time was over, and its worker was ended. */
  | { readonly status: "timeout"; readonly tail: string }
  /** The worker ended in the middle of it: crashed, was killed, ran out of memory. */
  | { readonly status: "died"; readonly code: number; readonly signal: string | null; readonly tail: string }
  /** The pool was stopped before it ended, or before its turn. */
  | { readonly status: "stopped" };

/** A long-lived child process that does one task after the other. */
export interface TaskWorker {
  /** Does a task. After `timeout`, `died` and `stopped` the worker is gone. */
  ask(task: unknown, options: { readonly timeLimitMs: number }): Promise<TaskResult>;
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
  { end, hurry, graceMs, cwd, env }: {
    end: AbortSignal;
    hurry: AbortSignal;
    graceMs: number;
    cwd?: string;
    env?: Readonly<Record<string, string>>;
  },
): Promise<TaskWorker | { readonly ended: string }> {
  const overtime = new AbortController();
  const child = startGroup(command, {
    end: AbortSignal.any([end, overtime.signal]),
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

  /** The next reply; undefined once the worker has ended. Other lines are kept beside those of stderr. */
  const nextReply = async (): Promise<TaskReply | undefined> => {
    while (true) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      const reply = replyIn(value);
      if (reply !== undefined) return reply;
      tail.take(value);
    }
  };

  let lastId = 0;
  const ask: TaskWorker["ask"] = async (task, { timeLimitMs }) => {
    const request: TaskRequest = { id: ++lastId, task };
    const timer = setTimeout(() => overtime.abort(), timeLimitMs);
    try {
      // A worker that has died since its last answer refuses the line; the reply below says that it ended.
      await input.write(new TextEncoder().encode(JSON.stringify(request) + "\n")).catch(() => {});
      const reply = await nextReply();
      if (reply?.kind === "answer") return { status: "done", answer: reply.answer };
      if (reply?.kind === "error") return { status: "failed", message: reply.message };
      if (reply?.kind === "input_error") throw new InputError(reply.what, reply);
    } finally {
      clearTimeout(timer);
    }
    const { code, signal } = await gone();
    if (end.aborted) return { status: "stopped" };
    if (overtime.signal.aborted) return { status: "timeout", tail: tail.text() };
    return { status: "died", code, signal, tail: tail.text() };
  };

  const close = async (): Promise<void> => {
    await input.close().catch(() => {});
    const timer = setTimeout(() => overtime.abort(), graceMs);
    while (await nextReply() !== undefined);
    await gone();
    clearTimeout(timer);
  };

  const ready = await nextReply();
  if (ready?.kind === "ready") return { ask, close };
  const { code, signal } = await gone();
  return { ended: `it ended with ${signal ?? `code ${code}`}: ${tail.text()}` };
}
