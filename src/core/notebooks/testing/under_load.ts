import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Text } from "../../identity/mod.ts";
import { executeNotebook } from "../execution/execute_notebook.ts";

/** Processes that keep the processor busy, each one core, for at most a time; ended when the result is disposed. */
export function burnProcessor({ cores, seconds }: { cores: number; seconds: number }): AsyncDisposable {
  const script = fileURLToPath(new URL("./burn.ts", import.meta.url));
  const children = Array.from({ length: cores }, () =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-config", script, String(seconds)],
      stdin: "null",
      stdout: "null",
    }).spawn());
  return {
    [Symbol.asyncDispose]: async () => {
      for (const child of children) {
        try {
          child.kill("SIGKILL");
        } catch (error) {
          if (!(error instanceof TypeError)) throw error; // its time was up
        }
      }
      await Promise.all(children.map((child) => child.status));
    },
  };
}

/** How many runs gave which executed notebook. */
export interface LoadedRuns {
  readonly runs: number;
  /** SHA-256 of the executed notebook's file → how many runs gave it. One entry: all runs are identical. */
  readonly results: ReadonlyMap<string, number>;
  /** Mean overhead of a run, in seconds. */
  readonly overheadSeconds: number;
}

/** Executes a notebook again and again, one run after the other, while the processor is kept busy. */
export async function executeUnderLoad(
  notebook: string,
  { runs, cores, seconds, onRun }: {
    runs: number;
    cores: number;
    seconds: number;
    onRun?: (run: number) => void;
  },
): Promise<LoadedRuns> {
  const folder = await Deno.makeTempDir({ prefix: "chimera_load_" });
  try {
    await using _load = burnProcessor({ cores, seconds });
    const results = new Map<string, number>();
    let overheadSeconds = 0;
    for (let run = 1; run <= runs; run++) {
      const output = join(folder, basename(notebook));
      overheadSeconds += (await executeNotebook(notebook, { output })).overheadSeconds / runs;
      const hash = sha256Text(await Deno.readFile(output));
      results.set(hash, (results.get(hash) ?? 0) + 1);
      onRun?.(run);
    }
    return { runs, results, overheadSeconds };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
