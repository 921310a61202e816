import type { NotebookError } from "../errors.ts";
import { type CodeCell, hasTag, isExecutable, isSkipped, type Notebook } from "../format/notebook.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type CellEnding, type CellRun, CellRunner } from "./cell_runner.ts";
import { startDeadline } from "./deadline.ts";
import { errorOutputOf, failureOf, type Limits } from "./failure.ts";

/** How one cell went. `raised`: it threw, as its tag `raises-exception` announces. */
export interface CellTiming {
  /** The cell's place among all cells of the executed notebook, from 0. */
  readonly index: number;
  /** From the request to the kernel's reply. */
  readonly seconds: number;
  /** `raised` is no failure: the tag announced it. */
  readonly status: "done" | "raised" | "failed";
}

/** Told before and after each cell. */
export interface NotebookProgress {
  /** The cell's place among all cells of the executed notebook, from 0. */
  readonly index: number;
  /** Its place among the cells that are executed, from 1, and their number. */
  readonly step: number;
  /** The number of cells that are executed. */
  readonly steps: number;
  /** `running` before the cell, how it went after it. */
  readonly status: "running" | CellTiming["status"];
  /** How long it took; 0 while it runs. */
  readonly seconds: number;
}

export interface RunOptions extends Limits {
  /** The notebook's path, for messages. */
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: NotebookProgress) => void) | undefined;
}

/** How long errors that float are waited for after the last cell, before the kernel is ended. */
const FINAL_LINGER_MILLISECONDS = 25;

/** Runs a notebook's cells in a kernel until one fails. */
export async function runCells(
  notebook: Notebook,
  { kernel, path, signal, onProgress, ...limits }: RunOptions & { kernel: Kernel },
): Promise<{ executed: Notebook; timings: CellTiming[]; failure: NotebookError | undefined }> {
  const end = performance.now() + limits.notebookTimeoutSeconds * 1000;
  const plan = [...notebook.cells.entries()].filter((entry): entry is [number, CodeCell] =>
    isExecutable(entry[1])
  );
  const runs = new Map<number, CellRun>();
  const timings: CellTiming[] = [];
  let failure: NotebookError | undefined;
  using runner = new CellRunner(kernel);
  for (const [done, [index, cell]] of plan.entries()) {
    const step = { index, step: done + 1, steps: plan.length };
    onProgress?.({ ...step, status: "running", seconds: 0 });
    using deadline = startDeadline({
      cellSeconds: limits.cellTimeoutSeconds,
      notebookSeconds: (end - performance.now()) / 1000,
      signal,
    });
    const lingerMs = step.step === plan.length ? FINAL_LINGER_MILLISECONDS : 0;
    const run = await runner.run(cell.source, { deadline, lingerMs });
    runs.set(index, run);
    const failed = failureOf(run, { notebook: path, index, source: cell.source }, limits);
    const raised = isException(run.ending) && hasTag(cell, "raises-exception");
    const status = failed === undefined ? "done" : raised ? "raised" : "failed";
    timings.push({ index, seconds: run.seconds, status });
    onProgress?.({ ...step, status, seconds: run.seconds });
    if (failed === undefined) continue;
    run.collector.setError(errorOutputOf(failed));
    if (raised) continue;
    failure = failed;
    break;
  }
  return { executed: withRuns(notebook, runs), timings, failure };
}

/** Whether code threw, at once or later: what the tag `raises-exception` announces. Limits and dead kernels are none. */
function isException({ kind }: CellEnding): boolean {
  return kind === "error" || kind === "floating error";
}

/** The outputs are read only after the last cell, because a cell may update what an earlier one shows. */
function withRuns(notebook: Notebook, runs: ReadonlyMap<number, CellRun>): Notebook {
  const order = [...runs.keys()];
  const cells = notebook.cells.map((cell, index) => {
    if (cell.cell_type !== "code" || isSkipped(cell)) return cell;
    const run = runs.get(index);
    if (run === undefined) return { ...cell, execution_count: null, outputs: [] };
    return { ...cell, execution_count: order.indexOf(index) + 1, outputs: run.collector.outputs() };
  });
  return { ...notebook, cells };
}
