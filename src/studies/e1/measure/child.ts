/** Measures one run folder in a process of its own: `metrics.json` and `spectra.json` from the raw files alone. */
import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { exitCodeOf } from "@/core/errors.ts";
import { exitWhenParentDies } from "@/core/executors/mod.ts";
import { measureRun } from "./measure.ts";
import { measurementTexts } from "./texts.ts";

if (import.meta.main) {
  exitWhenParentDies();
  const [folder] = Deno.args;
  try {
    for (const [name, text] of Object.entries(measurementTexts(await measureRun(folder)))) {
      await writeFileAtomic(join(folder, name), text);
    }
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === undefined) throw error;
    console.error((error as Error).message);
    Deno.exit(code);
  }
  Deno.exit(0);
}
