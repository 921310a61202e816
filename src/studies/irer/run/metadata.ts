import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { finishProvenance, type Provenance } from "@/core/provenance/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { METADATA_FILE } from "./run_files.ts";

/** metadata.json: where, when and with what a run was computed. */
export async function writeMetadata(
  folder: string,
  { spec: { runId, timeLimitSeconds }, provenance }: { spec: RunSpec; provenance: Provenance },
): Promise<void> {
  const record = { runId, timeLimitSeconds, ...finishProvenance(provenance) };
  await writeFileAtomic(join(folder, METADATA_FILE), readableCanonicalJson(record));
}

/** How long the run in a sealed folder was allowed to take, in seconds. */
export async function timeLimitOf(folder: string): Promise<number> {
  const record = JSON.parse(await Deno.readTextFile(join(folder, METADATA_FILE)));
  return record.timeLimitSeconds;
}
