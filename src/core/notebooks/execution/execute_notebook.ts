import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { writeFileAtomic } from "../../artifacts/atomic_write.ts";
import { InputError } from "../../errors.ts";
import { repositoryRoot } from "../../repository.ts";
import { requireDenoKernel } from "../format/kernelspec.ts";
import { normaliseNotebook } from "../format/normalise.ts";
import { readNotebook } from "../format/parse.ts";
import { serialiseNotebook } from "../format/serialise.ts";
import { stampNotebook } from "../format/stamp.ts";
import { startKernel } from "../kernel/start_kernel.ts";
import { injectParameters, type Parameters } from "../parameters/inject.ts";
import { type CellTiming, type NotebookProgress, runCells } from "./run_cells.ts";

/** How a notebook is executed. */
export interface ExecuteOptions {
  /** Where the executed notebook is written; its timings go beside it, with the ending `.timings.json`. */
  readonly output: string;
  /** Values for names that the cell tagged `parameters` declares. */
  readonly parameters?: Parameters;
  /** What else the outputs are made from (name → sha256), for `findStaleOutputs`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The limit for each cell, in seconds; none if left out. */
  readonly cellTimeoutSeconds?: number;
  /** The limit for all cells together, in seconds; none if left out. */
  readonly notebookTimeoutSeconds?: number;
  /** Told before and after each cell. */
  readonly onProgress?: (progress: NotebookProgress) => void;
  /** Aborting it interrupts the cell that runs and ends the notebook. */
  readonly signal?: AbortSignal;
}

/**
 * How long a notebook took, cell by cell; in a file of its own, so that equal executions give equal
 * notebooks.
 */
export interface NotebookTimings {
  /** In the order of execution. */
  readonly cells: readonly CellTiming[];
  /** Wall time of the whole, from reading the notebook to the executed one on disk. */
  readonly seconds: number;
  /** What of it was not spent in cells: the kernel's start and end, messages, writing. */
  readonly overheadSeconds: number;
}

/**
 * Executes a notebook from top to bottom in a fresh Deno kernel whose working folder is the notebook's. The source is
 * only read. The executed notebook is normalised and stamped, and written in one piece, also when a cell fails.
 *
 * @throws {InputError} the notebook cannot be read or is of another kernel, a parameter is unknown or not of its type, or
 * `output` is the notebook itself
 * @throws {NotebookError} a cell failed: `CellError`, `CellTimeoutError`, `NotebookTimeoutError`, `DeadKernelError`,
 * `FloatingError` or `InterruptedError`, with the cell's index and source
 */
export async function executeNotebook(path: string, options: ExecuteOptions): Promise<NotebookTimings> {
  const started = performance.now();
  const { output, parameters = {}, inputs = {} } = options;
  const { cellTimeoutSeconds = Infinity, notebookTimeoutSeconds = Infinity } = options;
  if (isSameFile(path, output)) {
    throw new InputError("the executed notebook would replace its source", {
      where: output,
      mend: "name another file for the output",
    });
  }
  const source = await readNotebook(path);
  requireDenoKernel(source, { where: path });
  const notebook = injectParameters(source, parameters, { where: path });
  const kernel = await startKernel({ folder: dirname(resolve(path)) });
  let stopped = Promise.resolve();
  try {
    const { executed, timings: cells, failure } = await runCells(notebook, {
      kernel,
      path,
      cellTimeoutSeconds,
      notebookTimeoutSeconds,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    stopped = kernel.stop();
    const normalised = normaliseNotebook(executed, { paths: machinePaths() });
    const stamped = stampNotebook(normalised, { completed: failure === undefined, parameters, inputs });
    await writeFileAtomic(output, serialiseNotebook(stamped));
    const seconds = (performance.now() - started) / 1000;
    const timings = { cells, seconds, overheadSeconds: seconds - total(cells) };
    await writeFileAtomic(timingsPath(output), JSON.stringify(timings, null, 1) + "\n");
    if (failure !== undefined) throw failure;
    return timings;
  } finally {
    await Promise.all([stopped, kernel.stop()]);
  }
}

/** `01_data.ipynb` → `01_data.timings.json`. */
export function timingsPath(output: string): string {
  return join(dirname(output), `${basename(output, extname(output))}.timings.json`);
}

function total(cells: readonly CellTiming[]): number {
  return cells.reduce((seconds, cell) => seconds + cell.seconds, 0);
}

/** Paths of this machine that cells may print, and what stands for them. */
function machinePaths(): Record<string, string> {
  const [home, repository] = [homedir(), repositoryRoot()];
  const real = (path: string) => existsSync(path) ? realpathSync(path) : path;
  return { [home]: "~", [real(home)]: "~", [repository]: ".", [real(repository)]: "." };
}

function isSameFile(a: string, b: string): boolean {
  const real = (path: string) => existsSync(path) ? realpathSync(path) : resolve(path);
  return real(a) === real(b);
}
