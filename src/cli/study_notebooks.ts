import { basename, join } from "node:path";
import { filesIn } from "@/core/files_in.ts";
import { executeNotebook, type NotebookTimings } from "@/core/notebooks/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { ExperimentPlan } from "@/studies/e1/mod.ts";

/** Longer than any cell of a study needs on two slow cores; a cell that hangs ends the notebook. */
const CELL_TIMEOUT_SECONDS = 3600;

/**
 * Executes the numbered notebooks in their order, each in a fresh kernel, into `<output folder>/notebooks/`.
 *
 * @returns the executed notebooks
 * @throws {NotebookError} (exit code 1) with the cell's source, if one fails; the notebook is written with its outputs
 * so far
 */
export async function executeStudyNotebooks(
  plan: ExperimentPlan,
  { say, only }: { say: (line: string) => void; only?: readonly string[] },
): Promise<string[]> {
  const written: string[] = [];
  for (
    const path of (await studyNotebooks()).filter((path) => !only || only.some((name) => path.includes(name)))
  ) {
    const output = join(plan.outputFolder, "notebooks", basename(path));
    const { seconds, overheadSeconds, cells } = await executeShown(path, { plan, output });
    say(
      `${basename(path)}: ${cells.length} cells in ${seconds.toFixed(1)} s ` +
        `(${overheadSeconds.toFixed(1)} s overhead)`,
    );
    written.push(output);
  }
  return written;
}

async function executeShown(
  path: string,
  { plan, output }: { plan: ExperimentPlan; output: string },
): Promise<NotebookTimings> {
  let progress: ReturnType<typeof openProgress> | undefined;
  try {
    return await executeNotebook(path, {
      output,
      parameters: { experiment: plan.experiment, backend: plan.backend ?? "auto" },
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
export function studyNotebooks(): Promise<string[]> {
  return filesIn(join(repositoryRoot(), "notebooks"), /^\d\d_.*\.ipynb$/);
}
