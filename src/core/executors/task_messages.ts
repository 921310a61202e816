import type { InputError } from "../errors.ts";

/** What a pool and its workers write to each other, one JSON value a line. */

/** To a worker: the task, and a number that its answer repeats. */
export interface TaskRequest {
  readonly id: number;
  readonly task: unknown;
}

/** From a worker: that it is ready, or how one task ended. */
export type TaskReply =
  | { readonly kind: "ready" }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "error"; readonly id: number; readonly message: string }
  | ({ readonly kind: "input_error"; readonly id: number } & Pick<InputError, "what" | "where" | "mend">);

/** The reply in a line, or undefined: libraries print to stdout, too, and do not always end their lines. */
export function replyIn(line: string): TaskReply | undefined {
  const start = line.indexOf(MARK);
  return start < 0 ? undefined : JSON.parse(line.slice(start + MARK.length)) as TaskReply;
}

export function replyLine(reply: TaskReply): string {
  return MARK + JSON.stringify(reply);
}

const MARK = "chimera-task ";
