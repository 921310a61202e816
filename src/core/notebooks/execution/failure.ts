import {
  CellError,
  type CellPlace,
  CellTimeoutError,
  DeadKernelError,
  FloatingError,
  InterruptedError,
  type NotebookError,
  NotebookTimeoutError,
} from "../errors.ts";
import type { ErrorOutput } from "../format/notebook.ts";
import type { CellRun } from "./cell_runner.ts";

/** The limits that a notebook ran under, in seconds. */
export interface Limits {
  readonly cellTimeoutSeconds: number;
  readonly notebookTimeoutSeconds: number;
}

/** The error that a cell's ending means for its notebook; undefined if the notebook goes on. */
export function failureOf(
  { ending, collector }: CellRun,
  place: CellPlace,
  limits: Limits,
): NotebookError | undefined {
  switch (ending.kind) {
    case "done":
      return undefined;
    case "error":
      return new CellError(place, { ...ending, traceback: collector.error?.traceback ?? [] });
    case "floating error":
      return new FloatingError(place, ending.error);
    case "cell time-out":
      return new CellTimeoutError(place, limits.cellTimeoutSeconds);
    case "notebook time-out":
      return new NotebookTimeoutError(place, limits.notebookTimeoutSeconds);
    case "dead kernel":
      return new DeadKernelError(place, ending.exit);
    case "interrupt":
      return new InterruptedError(place);
  }
}

/** What the failed cell shows in the executed notebook; a cell that threw shows its own error already. */
export function errorOutputOf(failure: NotebookError): ErrorOutput {
  const ename = failure.constructor.name;
  const details = failure.findings.slice(1, failure.findings.indexOf("the cell's source:"));
  return {
    output_type: "error",
    ename,
    evalue: failure.findings[0],
    traceback: [failure.findings[0], ...details],
  };
}
