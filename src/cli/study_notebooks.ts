import { basename, join } from "node:path";
import { filesIn } from "@/core/files_in.ts";
import {
  type Declaration,
  declaredParameters,
  executeNotebook,
  injectParameters,
  InterruptedError,
  type NotebookTimings,
  type Parameters,
  readNotebook,
  requireDenoKernel,
} from "@/core/notebooks/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { artifactsFolder, repositoryRoot } from "@/core/repository.ts";
import { type ExperimentPlan, writePlan } from "@/studies/e1/plan/mod.ts";
import { INTERRUPTED, interruptible } from "./interrupts.ts";

/** Longer than any cell of a study needs on two slow cores; a cell that hangs ends the notebook. */
const CELL_TIMEOUT_SECONDS = 3600;

/** A notebook and what it can be given. */
export interface StudyNotebook {
  readonly path: string;
  readonly declared: readonly Declaration[];
}

/** A notebook that is to be executed. */
export interface Execution {
  readonly path: string;
  readonly output: string;
  readonly parameters: Parameters;
}

/** The numbered notebooks, in their order. */
export function numberedNotebooks(): Promise<string[]> {
  return filesIn(join(repositoryRoot(), "notebooks"), /^\d\d_.*\.ipynb$/);
}

/**
 * A notebook, found fit to be executed here.
 *
 * @throws {InputError} it cannot be read, is of another kernel, or its parameters cell does not parse
 */
export async function openNotebook(path: string): Promise<StudyNotebook> {
  const notebook = await readNotebook(path);
  requireDenoKernel(notebook, { where: path });
  return { path, declared: declaredParameters(notebook, { where: path }) };
}

/** The numbered notebooks that carry out a plan of E1, in their order. */
export async function planNotebooks(): Promise<StudyNotebook[]> {
  return (await Promise.all((await numberedNotebooks()).map(openNotebook))).filter(takesPlan);
}

/** Whether a notebook carries out a plan of E1. */
export function takesPlan({ declared }: StudyNotebook): boolean {
  return declared.some(({ name }) => name === "planFile");
}

/**
 * Writes a plan for the notebooks that carry out one.
 *
 * @returns what they are given: the file decides, and beside it stands what a reader wants to know
 */
export async function planParameters(plan: ExperimentPlan): Promise<Parameters> {
  return {
    experiment: plan.experiment,
    backend: plan.backend ?? "auto",
    ...plan.jit === undefined ? {} : { jit: plan.jit },
    planFile: await writePlan(plan),
  };
}

/** Those of some values that a notebook declares. */
export function declaredOf({ declared }: StudyNotebook, values: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => declared.some(({ name }) => name === key)),
  );
}

/** Where an executed notebook goes: into `notebooks/` of its plan's folder, or of the artifacts folder. */
export function outputOf(notebook: StudyNotebook, plan: ExperimentPlan | undefined): string {
  const folder = plan !== undefined && takesPlan(notebook) ? plan.outputFolder : artifactsFolder();
  return join(folder, "notebooks", basename(notebook.path));
}

/**
 * Executes notebooks one after the other, each in a fresh kernel; the parameters of all are checked before the first.
 *
 * Ctrl-C interrupts the cell that runs, writes the notebook with its outputs so far, and ends the process.
 *
 * @returns the executed notebooks
 * @throws {InputError} a value that is not of the type that its notebook declares
 * @throws {NotebookError} (exit code 1) with the cell's source, if one fails; the notebook is written with its outputs
 * so far
 */
export async function executeNotebooks(
  executions: readonly Execution[],
  { say, cellTimeoutSeconds = CELL_TIMEOUT_SECONDS }: {
    say: (line: string) => void;
    cellTimeoutSeconds?: number;
  },
): Promise<string[]> {
  for (const { path, parameters } of executions) {
    injectParameters(await readNotebook(path), parameters, { where: path });
  }
  return await interruptible(async (signal) => {
    const written: string[] = [];
    for (const execution of executions) {
      if (signal.aborted) endInterrupted(`before ${basename(execution.path)}`, written);
      const { seconds, overheadSeconds, cells } = await executeShown(execution, {
        cellTimeoutSeconds,
        signal,
      })
        .catch((error) => {
          if (!(error instanceof InterruptedError)) throw error;
          const where = `in cells[${error.place.index}]: wrote ${execution.output} with the outputs so far`;
          return endInterrupted(where, written);
        });
      say(
        `${basename(execution.path)}: ${cells.length} cells in ${seconds.toFixed(1)} s ` +
          `(${overheadSeconds.toFixed(1)} s overhead)`,
      );
      written.push(execution.output);
    }
    return written;
  });
}

/** What was interrupted is on disk by now, and its kernel is gone. */
function endInterrupted(where: string, finished: readonly string[]): never {
  const before = finished.length === 0 ? "" : `; finished before: ${finished.join(", ")}`;
  console.error(`interrupted ${where}${before}; the next time a notebook starts again at its first cell`);
  Deno.exit(INTERRUPTED);
}

async function executeShown(
  { path, output, parameters }: Execution,
  { cellTimeoutSeconds, signal }: { cellTimeoutSeconds: number; signal: AbortSignal },
): Promise<NotebookTimings> {
  let progress: ReturnType<typeof openProgress> | undefined;
  try {
    return await executeNotebook(path, {
      output,
      parameters,
      cellTimeoutSeconds,
      signal,
      onProgress: ({ steps, status }) => {
        progress ??= openProgress({ label: basename(path), total: steps, unit: "cells" });
        if (status === "done" || status === "raised") progress.advance();
      },
    });
  } finally {
    progress?.finish();
  }
}
