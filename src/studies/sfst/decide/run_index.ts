import { join } from "node:path";
import { writeIfChanged } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import type { RunMeasurement } from "../measure/mod.ts";
import { RUN_INDEX_FILE } from "../files.ts";
import type { Classification } from "./classes.ts";

/**
 * Writes run_index.json beside the sealed files of a run; the same verdict is the same bytes, and a file that holds
 * them already is left alone. The working folder of a run that has not ended is not written into, nor what lies in the
 * place of a run folder.
 *
 * @returns whether the file was written
 */
export async function writeRunIndex(run: RunMeasurement, verdict: Classification): Promise<boolean> {
  if (run.status === "unfinished" || !(await Deno.lstat(run.folder)).isDirectory) return false;
  return await writeIfChanged(join(run.folder, RUN_INDEX_FILE), runIndexText(run, verdict));
}

/** What run_index.json of a run holds. */
export function runIndexText(run: RunMeasurement, verdict: Classification): string {
  return readableCanonicalJson({
    run_id: run.runId,
    status: verdict.class,
    class: verdict.class,
    run_status: run.status,
    reasons: verdict.reasons.map(({ text }) => text),
    notes: verdict.notes,
  });
}
