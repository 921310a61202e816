import { InputError } from "../errors.ts";
import { exitWhenParentDies } from "./parent_watch.ts";
import { replyLine, type TaskReply, type TaskRequest } from "./task_messages.ts";
import { textLines } from "./text_lines.ts";

/**
 * The life of a worker of `runTasks`: takes one task a line from stdin, answers one line on stdout, until the pool
 * closes stdin or is gone.
 *
 * @param handle does a task; its value (JSON) is the answer. An InputError it throws ends the whole pool with that
 * error, any other one only this task.
 */
export async function serveTasks(handle: (task: unknown) => Promise<unknown>): Promise<void> {
  exitWhenParentDies();
  say({ kind: "ready" });
  for await (const line of textLines(Deno.stdin.readable)) {
    const { id, task } = JSON.parse(line) as TaskRequest;
    say(await reply(id, () => handle(task)));
  }
}

async function reply(id: number, work: () => Promise<unknown>): Promise<TaskReply> {
  try {
    return { kind: "answer", id, answer: await work() };
  } catch (error) {
    if (error instanceof InputError) {
      return { kind: "input_error", id, what: error.what, where: error.where, mend: error.mend };
    }
    return {
      kind: "error",
      id,
      message: error instanceof Error ? error.stack ?? error.message : String(error),
    };
  }
}

function say(reply: TaskReply): void {
  console.log(replyLine(reply));
}
