/** Measures one run folder in a process of its own: `metrics.json` and `spectra.json` from the raw files alone. */
import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { exitWhenParentDies } from "@/core/executors/mod.ts";
import { measureRun } from "./measure.ts";
import { measurementTexts } from "./texts.ts";

if (import.meta.main) {
  exitWhenParentDies();
  const [folder] = Deno.args;
  for (const [name, text] of Object.entries(measurementTexts(await measureRun(folder)))) {
    await writeFileAtomic(join(folder, name), text);
  }
  Deno.exit(0);
}
