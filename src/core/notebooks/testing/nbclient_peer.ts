/** JupyterLab's own notebook client, nbclient, as a peer of our runner, for tests and for the bench. */
import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Notebook, Output } from "../format/notebook.ts";
import { normaliseNotebook } from "../format/normalise.ts";
import { answerOf, findJupyterLab } from "../lab/ensure_jupyterlab.ts";
import { installKernelspec, jupyterEnvironment } from "../lab/kernelspec.ts";

/** Arguments: the notebook, the executed notebook, the working folder. Prints how long `execute` took, in seconds. */
const SCRIPT = `
import sys, time, nbformat
from nbclient import NotebookClient
path, output, folder = sys.argv[1:]
started = time.perf_counter()
notebook = nbformat.read(path, as_version=4)
resources = {"metadata": {"path": folder}}
NotebookClient(notebook, kernel_name="deno", timeout=600, record_timing=False, resources=resources).execute()
nbformat.write(notebook, output)
print(time.perf_counter() - started)
`;

/** A Python that has nbclient: JupyterLab's, or the one on the path; undefined if there is none. */
export async function findNbclient(): Promise<string | undefined> {
  for (const python of [findJupyterLab()?.python, "python3"]) {
    if (python !== undefined && await answerOf(python, ["-c", "import nbclient"]) !== undefined) {
      return python;
    }
  }
  return undefined;
}

/**
 * Executes a notebook with nbclient and our kernelspec.
 *
 * @returns the seconds from reading the notebook to the executed one on disk, without Python's own start
 * @throws {Error} if nbclient fails, with what it wrote
 */
export async function executeWithNbclient(
  path: string,
  { output, python, kernelspecFolder }: { output: string; python: string; kernelspecFolder: string },
): Promise<number> {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-c", SCRIPT, path, output, dirname(resolve(path))],
    env: jupyterEnvironment(await installKernelspec({ folder: kernelspecFolder })),
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`nbclient failed on ${path}: ${new TextDecoder().decode(stderr).slice(-2000)}`);
  }
  return Number(new TextDecoder().decode(stdout));
}

/**
 * Where the outputs of two executions of the same notebook differ, one line a cell. nbclient stops listening when the
 * kernel says that it is idle, which may be before the last output comes, so outputs that it lacks are no difference.
 */
export function differences(ours: Notebook, nbclients: Notebook): string[] {
  const [own, peer] = [ours, nbclients].map((notebook) => normaliseNotebook(notebook).cells);
  if (own.length !== peer.length) return [`${own.length} cells, nbclient has ${peer.length}`];
  return own.flatMap((cell, index) => {
    const other = peer[index];
    if (cell.cell_type !== "code" || other.cell_type !== "code") return [];
    const foreign = other.outputs.filter((output) => !cell.outputs.some((mine) => holds(mine, output)));
    return foreign.map((output) =>
      `cells[${index}]: only nbclient has ${JSON.stringify(output).slice(0, 200)}`
    );
  });
}

/** Whether an output is the same as nbclient's, or begins with what nbclient has heard of it. */
function holds(mine: Output, theirs: Output): boolean {
  if (mine.output_type === "stream" && theirs.output_type === "stream") {
    return mine.name === theirs.name && mine.text.includes(theirs.text);
  }
  return isDeepStrictEqual(mine, theirs);
}
