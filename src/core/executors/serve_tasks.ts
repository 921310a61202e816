import { GateError, InputError } from "../errors.ts";
import { exitWhenParentDies } from "./parent_watch.ts";
import { textLines } from "./text_lines.ts";

/** What an executor and its workers write to each other, one JSON value a line. */

/** To a worker: the task's content, and a number that its replies repeat. */
export interface TaskRequest {
  readonly number: number;
  readonly content: unknown;
}

/** From a worker: that it is ready, that it lives, how far a task is, or how it ended. */
export type TaskReply =
  | { readonly kind: "ready" }
  | { readonly kind: "beat" }
  | { readonly kind: "progress"; readonly number: number; readonly done: number; readonly note: string }
  | { readonly kind: "answer"; readonly number: number; readonly answer: unknown }
  | { readonly kind: "error"; readonly number: number; readonly message: string }
  | ({ readonly kind: "input_error"; readonly number: number } & Pick<InputError, "what" | "where" | "mend">)
  | {
    readonly kind: "gate_error";
    readonly number: number;
    readonly gate: string;
    readonly findings: readonly string[];
  };

const MARK = "chimera-task ";

/** The reply in a line, or undefined: libraries print to stdout, too, and do not always end their lines. */
export function replyIn(line: string): TaskReply | undefined {
  const start = line.indexOf(MARK);
  return start < 0 ? undefined : JSON.parse(line.slice(start + MARK.length)) as TaskReply;
}

/** A worker gives a sign of life so often, also in the midst of a computation that never pauses. */
export const BEAT_MS = 1000;
/** So often at most a worker tells how far its task is. */
const PROGRESS_MS = 250;

/** What a task may say while it is done: how many of its units are done, counted from its beginning, and a remark. */
export type TellProgress = (done: number, note?: string) => void;

/** A work may tell of its progress at every step: no more than four times a second is passed on. */
export function sparing(tell: TellProgress): TellProgress {
  let next = 0;
  return (done, note) => {
    if (performance.now() < next) return;
    next = performance.now() + PROGRESS_MS;
    tell(done, note);
  };
}

/** Does a task; its value (JSON) is the answer. */
export type TaskHandler = (
  content: unknown,
  options: { readonly progress: TellProgress },
) => Promise<unknown>;

/**
 * The life of a worker: takes one task a line from stdin, answers one line on stdout, until the executor closes stdin
 * or is gone.
 *
 * @param handle an InputError or a GateError that it throws ends the whole submission with that error, any other one
 * only this task
 */
export async function serveTasks(handle: TaskHandler): Promise<void> {
  exitWhenParentDies();
  using _ = heart();
  say({ kind: "ready" });
  for await (const line of textLines(Deno.stdin.readable)) {
    const { number, content } = JSON.parse(line) as TaskRequest;
    const progress = sparing((done, note = "") => say({ kind: "progress", number, done, note }));
    say(await reply(number, () => handle(content, { progress })));
  }
}

/** Beats in a thread of its own, as a worker may compute for minutes without looking up. */
function heart(): Disposable {
  const beat = `setInterval(() => console.log(${JSON.stringify(lineOf({ kind: "beat" }))}), ${BEAT_MS});`;
  const thread = new Worker(`data:application/javascript,${encodeURIComponent(beat)}`, { type: "module" });
  return { [Symbol.dispose]: () => thread.terminate() };
}

async function reply(number: number, work: () => Promise<unknown>): Promise<TaskReply> {
  try {
    return { kind: "answer", number, answer: await work() };
  } catch (error) {
    if (error instanceof InputError) {
      return { kind: "input_error", number, what: error.what, where: error.where, mend: error.mend };
    }
    if (error instanceof GateError) {
      return { kind: "gate_error", number, gate: error.gate, findings: error.findings };
    }
    return {
      kind: "error",
      number,
      message: error instanceof Error ? error.stack ?? error.message : String(error),
    };
  }
}

function say(reply: TaskReply): void {
  console.log(lineOf(reply));
}

function lineOf(reply: TaskReply): string {
  return MARK + JSON.stringify(reply);
}
