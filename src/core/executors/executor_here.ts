import { GateError, InputError } from "../errors.ts";
import type { Executor } from "./executor.ts";
import { openBook } from "./submission.ts";
import { sparing, type TaskHandler } from "./serve_tasks.ts";

/**
 * An executor in this process: one task after the other. Nobody ends a task over its time, and
 * what kills a task kills this process.
 *
 * @param handle as of `serveTasks`
 */
export function executorHere(handle: TaskHandler): Executor {
  return {
    submit(tasks, { onEvent } = {}) {
      const book = openBook(tasks, { onEvent });
      const work = async (): Promise<void> => {
        for (const { id, content } of tasks) {
          if (book.cancelled.aborted) {
            book.end(id, { status: "cancelled" });
            continue;
          }
          book.tell({ id, kind: "started", attempt: 1 });
          try {
            const progress = sparing((done, note = "") => book.tell({ id, kind: "progress", done, note }));
            book.end(id, { status: "done", answer: await handle(content, { progress }) });
          } catch (error) {
            if (error instanceof InputError || error instanceof GateError) {
              book.fail(error);
              book.end(id, { status: "cancelled" });
              void book.submission.cancel();
            } else book.end(id, { status: "failed", message: textOf(error) });
          }
        }
      };
      void work();
      return Promise.resolve(book.submission);
    },
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
