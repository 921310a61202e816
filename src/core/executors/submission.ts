import type { EndedTask, Submission, Task, TaskEnd, TaskEvent, TaskState } from "./executor.ts";

/** The book of one submission: states, events, and ends that wait to be collected. */
export interface SubmissionBook {
  /** Aborts when the submission was cancelled. */
  readonly cancelled: AbortSignal;
  tell(event: TaskEvent): void;
  /** The first end of a task counts. */
  end(id: string, end: TaskEnd): void;
  /** What keeps the submission from going on; thrown to whoever collects. */
  fail(error: unknown): void;
  readonly submission: Submission;
}

const ENDS: ReadonlySet<TaskState> = new Set(["done", "failed", "timeout", "quarantined", "cancelled"]);

/**
 * @param tasks of the submission; each must be ended once, or the submission failed
 * @throws {Error} two tasks of one name
 */
export function openBook(
  tasks: readonly Task[],
  { onEvent }: { onEvent?: (event: TaskEvent) => void },
): SubmissionBook {
  const states = new Map<string, TaskState>(tasks.map(({ id }) => [id, "waiting"]));
  if (states.size < tasks.length) throw new Error("Cannot submit: two tasks have the same id");
  const cancel = new AbortController();
  const waiting: EndedTask[] = [];
  let left = tasks.length;
  let failure: { readonly error: unknown } | undefined;
  let wake = Promise.withResolvers<void>();
  const allEnded = Promise.withResolvers<void>();
  const look = (): void => {
    if (left === 0) allEnded.resolve();
    wake.resolve();
    wake = Promise.withResolvers();
  };
  const end = (id: string, end: TaskEnd): void => {
    if (ENDS.has(states.get(id)!)) return; // taken back before its turn
    states.set(id, end.status);
    waiting.push({ id, end });
    left--;
    onEvent?.({ id, kind: "ended", status: end.status });
    look();
  };
  const stop = async (): Promise<void> => {
    cancel.abort();
    for (const [id, state] of states) if (state === "waiting") end(id, { status: "cancelled" });
    await allEnded.promise;
  };
  if (left === 0) look();
  async function* collect(): AsyncGenerator<EndedTask> {
    try {
      let collected = 0;
      while (collected < tasks.length) {
        const change = wake.promise;
        const ended = waiting.shift();
        if (ended !== undefined) {
          collected++;
          if (failure === undefined || ended.end.status !== "cancelled") yield ended;
        } else if (failure !== undefined) throw failure.error;
        else await change;
      }
      if (failure !== undefined) throw failure.error;
    } finally {
      await stop();
    }
  }
  return {
    cancelled: cancel.signal,
    tell: (event) => {
      if (event.kind === "started") states.set(event.id, "running");
      if (event.kind === "lost") states.set(event.id, "waiting");
      onEvent?.(event);
    },
    end,
    fail: (error) => {
      failure ??= { error };
      look();
    },
    submission: { status: () => Promise.resolve(new Map(states)), cancel: stop, collect },
  };
}
