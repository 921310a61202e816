/**
 * The contract of whatever computes tasks: submit → status → cancel → collect. This machine's processes keep it
 * (`withLocalExecutor`), this process itself does (`executorHere`), and so can a cluster.
 */

/** A piece of work. Its content is JSON, so that it can travel to another process or machine. */
export interface Task {
  /** Its name in states and events; one submission has no two of the same. */
  readonly id: string;
  /** What the task's handler takes. */
  readonly content: unknown;
  /** How long one attempt may take. Then it is ended, and not tried again: it would take as long. */
  readonly timeLimitMs: number;
}

/** How a task ended. */
export type TaskEnd =
  | { readonly status: "done"; readonly answer: unknown }
  /** The work itself threw: its message and stack. */
  | { readonly status: "failed"; readonly message: string }
  | { readonly status: "timeout"; readonly tail: string }
  /** As often as it was tried, the process or machine that did it was lost. */
  | { readonly status: "quarantined"; readonly losses: readonly Loss[] }
  | { readonly status: "cancelled" };

/** Why an attempt came to nothing, whatever the task. */
export interface Loss {
  /** E.g. `SIGKILL`, `exit code 9`, `no sign of life for 30 s`. */
  readonly reason: string;
  /** The last lines that were written before. */
  readonly tail: string;
}

/** Losses in words: `lost 3 times: SIGKILL, then exit code 9`. */
export function lossText(losses: readonly Loss[]): string {
  const reasons = [...new Set(losses.map(({ reason }) => reason))].join(", then ");
  return `lost ${losses.length} times: ${reasons}`;
}

/** Where a task stands. */
export type TaskState = "waiting" | "running" | TaskEnd["status"];

/** What happens to a task while it is under way. */
export type TaskEvent =
  & { readonly id: string }
  & (
    | { readonly kind: "started"; readonly attempt: number }
    /** `done` of its own units, e.g. steps, counted from the task's beginning. */
    | { readonly kind: "progress"; readonly done: number; readonly note: string }
    /** An attempt was lost; it is tried again if there are attempts left. */
    | { readonly kind: "lost"; readonly attempt: number; readonly reason: string }
    | { readonly kind: "ended"; readonly status: TaskEnd["status"] }
  );

/** A task that has ended. */
export interface EndedTask {
  /** The task's name. */
  readonly id: string;
  /** What became of it. */
  readonly end: TaskEnd;
}

/** Tasks that were handed over together. */
export interface Submission {
  /** Where each of its tasks stands now. */
  status(): Promise<ReadonlyMap<string, TaskState>>;
  /** Ends those that run and takes back those that wait; resolves when none runs any more. */
  cancel(): Promise<void>;
  /**
   * Each task once it has ended, in the order of their ends. Who leaves the loop early cancels the rest.
   *
   * @throws {InputError | GateError} that a task met: its surroundings are at fault, so no other task is begun
   */
  collect(): AsyncIterable<EndedTask>;
}

/** Whatever computes tasks. */
export interface Executor {
  /** Takes tasks in and returns at once. Submissions may overlap; their tasks begin in the order of the calls. */
  submit(
    tasks: readonly Task[],
    options?: { readonly onEvent?: (event: TaskEvent) => void },
  ): Promise<Submission>;
}

/** An attempt that was lost is often a machine in need, not a bad task; three in a row are the task's. */
export const ATTEMPTS = 3;

/** The answers of tasks in the tasks' order, for work whose tasks cannot fail in ways that the caller knows. */
export async function endsOf(
  executor: Executor,
  tasks: readonly Task[],
  { onEnd }: { onEnd?: (ended: EndedTask) => void | Promise<void> } = {},
): Promise<TaskEnd[]> {
  const ends = new Map<string, TaskEnd>();
  const submission = await executor.submit(tasks);
  for await (const ended of submission.collect()) {
    ends.set(ended.id, ended.end);
    await onEnd?.(ended);
  }
  return tasks.map(({ id }) => ends.get(id)!);
}
