import { basename, join } from "node:path";
import { filesIn } from "@/core/files_in.ts";
import {
  executeNotebook,
  type NotebookTimings,
  parameterNames,
  type Parameters,
  readNotebook,
} from "@/core/notebooks/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { artifactsFolder, repositoryRoot } from "@/core/repository.ts";
import type { ExperimentPlan } from "@/studies/e1/mod.ts";

/** Longer than any cell of a study needs on two slow cores; a cell that hangs ends the notebook. */
const CELL_TIMEOUT_SECONDS = 3600;

/** A numbered notebook. */
export interface StudyNotebook {
  readonly path: string;
  /** The names that its parameters cell declares; they tell which study it shows. */
  readonly parameters: readonly string[];
}

/** What the notebooks are about. */
export interface NotebookSubjects {
  /** For the notebooks that declare `experiment`, `backend` and `jit`; without `jit`, they keep their own. */
  readonly plan: ExperimentPlan;
  /** For the notebooks that declare `scan`; left out, they show the one that they name themselves. */
  readonly scan?: string;
  /** For the notebooks that declare `hunt`; likewise. */
  readonly hunt?: string;
}

/**
 * Executes the numbered notebooks in their order, each in a fresh kernel, with those of the parameters that it
 * declares. Notebooks of an experiment go into `<its output folder>/notebooks/`, others into `artifacts/notebooks/`.
 *
 * @returns the executed notebooks
 * @throws {NotebookError} (exit code 1) with the cell's source, if one fails; the notebook is written with its outputs
 * so far
 */
export async function executeStudyNotebooks(
  { plan, scan, hunt }: NotebookSubjects,
  { say, select = () => true }: {
    say: (line: string) => void;
    select?: (notebook: StudyNotebook) => boolean;
  },
): Promise<string[]> {
  const values: Parameters = {
    experiment: plan.experiment,
    backend: plan.backend ?? "auto",
    ...plan.jit === undefined ? {} : { jit: plan.jit },
    ...scan === undefined ? {} : { scan },
    ...hunt === undefined ? {} : { hunt },
  };
  const written: string[] = [];
  for (const notebook of (await studyNotebooks()).filter(select)) {
    const { path, parameters } = notebook;
    const folder = isE1Notebook(notebook) ? plan.outputFolder : artifactsFolder();
    const output = join(folder, "notebooks", basename(path));
    const { seconds, overheadSeconds, cells } = await executeShown(path, {
      output,
      parameters: Object.fromEntries(Object.entries(values).filter(([name]) => parameters.includes(name))),
    });
    say(
      `${basename(path)}: ${cells.length} cells in ${seconds.toFixed(1)} s ` +
        `(${overheadSeconds.toFixed(1)} s overhead)`,
    );
    written.push(output);
  }
  return written;
}

/** Whether a notebook shows an experiment of E1. */
export function isE1Notebook({ parameters }: StudyNotebook): boolean {
  return parameters.includes("experiment");
}

async function executeShown(
  path: string,
  { output, parameters }: { output: string; parameters: Parameters },
): Promise<NotebookTimings> {
  let progress: ReturnType<typeof openProgress> | undefined;
  try {
    return await executeNotebook(path, {
      output,
      parameters,
      cellTimeoutSeconds: CELL_TIMEOUT_SECONDS,
      onProgress: ({ steps, status }) => {
        progress ??= openProgress({ label: basename(path), total: steps, unit: "cells" });
        if (status !== "running") progress.advance();
      },
    });
  } finally {
    progress?.finish();
  }
}

/** The numbered notebooks, in their order. */
export async function studyNotebooks(): Promise<StudyNotebook[]> {
  const paths = await filesIn(join(repositoryRoot(), "notebooks"), /^\d\d_.*\.ipynb$/);
  return await Promise.all(
    paths.map(async (path) => ({ path, parameters: parameterNames(await readNotebook(path)) })),
  );
}
