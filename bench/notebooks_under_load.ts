/**
 * Executes a notebook many times while the processor is busy and says whether all executed notebooks are identical.
 *
 *     deno run -A bench/notebooks_under_load.ts [runs=50] [cores=4] [notebook=src/core/notebooks/fixtures/quick_outputs.ipynb]
 *
 * Exit code 1 if two runs differ.
 */
import { join } from "node:path";
import { executeUnderLoad } from "@/core/notebooks/testing/under_load.ts";
import { repositoryRoot } from "@/core/repository.ts";

const given = Object.fromEntries(Deno.args.map((argument) => argument.split("=", 2)));
const {
  runs = "50",
  cores = "4",
  notebook = join(repositoryRoot(), "src/core/notebooks/fixtures/quick_outputs.ipynb"),
} = given;

const { results, overheadSeconds } = await executeUnderLoad(notebook, {
  runs: Number(runs),
  cores: Number(cores),
  seconds: 900,
  onRun: (run) => run % 10 === 0 && console.log(`${run} of ${runs} runs`),
});
for (const [hash, count] of results) console.log(`${count} of ${runs} runs gave ${hash.slice(0, 16)}`);
console.log(`mean overhead of a run: ${overheadSeconds.toFixed(2)} s with ${cores} busy processes`);
Deno.exit(results.size === 1 ? 0 : 1);
