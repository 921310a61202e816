/**
 * The notebook runner's own overhead against nbclient's and papermill's: the wall time of executing a notebook in a
 * fresh Deno kernel, from reading it to the executed one on disk, less the time that its cells took.
 *
 * The cells time themselves, so that the same clock holds for all three; the kernel's start and its compiling of the
 * cells count as overhead for each. Starting a runner (Python's imports, ours) is not counted.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { executeNotebook, readNotebook } from "@/core/notebooks/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type BenchmarkResult, compare, type Comparison, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { startWorker, type Worker } from "../worker.ts";

/** What the last cell writes, beside the notebook: milliseconds spent in cells. */
const SPENT_FILE = "spent.txt";

type Runner = (path: string, output: string) => Promise<number>;

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["nbclient", "nbformat", "papermill"]);
  await using folder = await temporaryFolder();
  await writeKernelspec(folder.path);
  const script = join(repositoryRoot(), "bench", "e1", "notebooks_worker.py");
  await using worker = startWorker([python, script], { env: jupyterFolders(folder.path) });
  const runners: Record<string, Runner> = {
    "our runner": (path, output) => milliseconds(() => executeNotebook(path, { output })),
    [`nbclient ${versions.nbclient}`]: runnerOf(worker, "nbclient"),
    [`papermill ${versions.papermill}`]: runnerOf(worker, "papermill"),
  };
  const checks: string[] = [];
  const comparisons: Comparison[] = [];
  for (const cells of quick ? [10] : [5, 40]) {
    const { check, comparison } = await compareOn(cells, {
      runners,
      folder: folder.path,
      rounds: quick ? 4 : 7,
    });
    checks.push(check);
    comparisons.push(...comparison);
  }
  return { title: "notebook runner's own overhead", unit: "ms a notebook", comparisons, checks, versions };
}

/** All runners on a notebook of so many cells; counts the outputs that reach the executed notebooks. */
async function compareOn(
  cells: number,
  { runners, folder, rounds }: { runners: Readonly<Record<string, Runner>>; folder: string; rounds: number },
): Promise<{ check: string; comparison: Comparison[] }> {
  const path = join(folder, `cells_${cells}.ipynb`);
  await Deno.writeTextFile(path, notebookText(cells));
  const contenders = Object.entries(runners).map(([name, run]) => ({ name, run, runs: 0, outputs: 0 }));
  const [ours, ...peers] = contenders.map((contender) => ({
    name: contender.name,
    async measure() {
      const output = join(folder, "executed.ipynb");
      const wall = await contender.run(path, output);
      contender.runs += 1;
      contender.outputs += await countOutputs(output);
      return wall - Number(await Deno.readTextFile(join(folder, SPENT_FILE)));
    },
  }));
  for (const one of [ours, ...peers]) await one.measure(); // warms up: caches, compiled code
  const limited = peers.map((peer) => peer.name.startsWith("nbclient") ? { ...peer, limit: 0.7 } : peer);
  const comparison = await compare(`${cells} cells`, { ours, peers: limited, rounds });

  const kept = contenders.map(({ name, runs, outputs }) => `${name} ${outputs} of ${2 * cells * runs}`).join(
    ", ",
  );
  if (contenders[0].outputs !== 2 * cells * contenders[0].runs) {
    throw new GateError("notebooks (our runner must keep every output)", [`outputs kept: ${kept}`]);
  }
  return { check: `${cells} cells, outputs kept: ${kept}`, comparison };
}

/** Each cell waits 20 ms, prints a line and shows a value: two outputs. */
function notebookText(cells: number): string {
  const source = (cell: number) => [
    `const began${cell} = performance.now();`,
    "await new Promise((resolve) => setTimeout(resolve, 20));",
    `console.log("cell ${cell}");`,
    `globalThis.spent = (globalThis.spent ?? 0) + performance.now() - began${cell};`,
    ...(cell === cells - 1 ? [`Deno.writeTextFileSync("${SPENT_FILE}", String(globalThis.spent));`] : []),
    `${cell}`,
  ];
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "deno", display_name: "Deno", language: "typescript" },
      language_info: { name: "typescript" },
    },
    cells: Array.from({ length: cells }, (_, cell) => ({
      cell_type: "code",
      id: `cell-${cell}`,
      metadata: {},
      source: source(cell).join("\n"),
      execution_count: null,
      outputs: [],
    })),
  });
}

function runnerOf(worker: Worker, tool: string): Runner {
  return (path, output) => worker.ask<number>("run", { tool, path, output });
}

async function countOutputs(path: string): Promise<number> {
  const { cells } = await readNotebook(path);
  return cells.reduce((sum, cell) => sum + (cell.cell_type === "code" ? cell.outputs.length : 0), 0);
}

/** The kernel that our runner starts, for Jupyter's own clients. */
async function writeKernelspec(folder: string): Promise<void> {
  const argv = [Deno.execPath(), "jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"];
  await Deno.mkdir(join(folder, "kernels", "deno"), { recursive: true });
  const spec = { argv, display_name: "Deno", language: "typescript", env: { NO_COLOR: "1" } };
  await Deno.writeTextFile(join(folder, "kernels", "deno", "kernel.json"), JSON.stringify(spec));
}

/** Keeps Jupyter away from the user's own kernels, settings and connection files. */
function jupyterFolders(folder: string): Record<string, string> {
  return {
    JUPYTER_PATH: folder,
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: folder,
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
  };
}
