import { GateError } from "../errors.ts";
import type { FloatingCause } from "./kernel/hidden_code.ts";
import type { KernelExit } from "./kernel/process.ts";

/** Where in a notebook something happened, and in which code. */
export interface CellPlace {
  /** The notebook's path. */
  readonly notebook: string;
  /** The cell's place among all cells of the executed notebook, from 0. */
  readonly index: number;
  /** The cell's code. */
  readonly source: string;
}

/** A notebook did not run to its end. The executed notebook, with the outputs so far and the error, is on disk. */
export class NotebookError extends GateError {
  /** The cell at fault. */
  readonly place: CellPlace;

  /** Says what the cell did (`was interrupted`), where, and quotes its source. */
  constructor(what: string, place: CellPlace, details: readonly string[] = []) {
    super(place.notebook, [
      `cells[${place.index}] ${what}`,
      ...details,
      "the cell's source:",
      ...place.source.split("\n").map((line) => `| ${line}`),
    ]);
    this.place = place;
  }
}

/** A cell threw, or does not compile. */
export class CellError extends NotebookError {
  /** Takes the error as the kernel reports it. */
  constructor(
    place: CellPlace,
    readonly error: {
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    },
  ) {
    super(`threw ${error.ename}: ${error.evalue}`, place, error.traceback.slice(1));
  }
}

/** A cell ran longer than one cell may. */
export class CellTimeoutError extends NotebookError {
  /** Takes the limit for a cell. */
  constructor(place: CellPlace, readonly limitSeconds: number) {
    super(`ran longer than ${limitSeconds} s, the limit for a cell`, place);
  }
}

/** The notebook ran longer than it may. */
export class NotebookTimeoutError extends NotebookError {
  /** Takes the limit for all cells together. */
  constructor(place: CellPlace, readonly limitSeconds: number) {
    super(`was running when ${limitSeconds} s, the limit for the notebook, had passed`, place);
  }
}

/** The kernel's process ended while a cell ran. */
export class DeadKernelError extends NotebookError {
  /** Takes how the process ended, with its last lines on stderr. */
  constructor(place: CellPlace, readonly exit: KernelExit) {
    const how = exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`;
    super(`ended the kernel (${how})`, place, exit.lastWords === "" ? [] : exit.lastWords.split("\n"));
  }
}

/** A promise was rejected with nobody listening, or a timer threw: no cell fails by that, yet something went wrong. */
export class FloatingError extends NotebookError {
  /** Takes what was left behind. */
  constructor(
    place: CellPlace,
    readonly error: FloatingCause,
  ) {
    super(
      `or one before it left an ${error.kind} behind: ${error.ename}: ${error.evalue}`,
      place,
      error.traceback.slice(1),
    );
  }
}

/** The caller's signal was aborted while a cell ran. */
export class InterruptedError extends NotebookError {
  /** Takes the cell that ran. */
  constructor(place: CellPlace) {
    super("was interrupted", place);
  }
}
