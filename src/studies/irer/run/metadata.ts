import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { collectProvenance, finishProvenance, type Provenance, utcNow } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { METADATA_FILE } from "./run_files.ts";

/** Commit, packages and machine are those of the process; a run of half a second need not ask git again. */
let surroundings: Promise<Provenance> | undefined;

/** Starts the record of a run's surroundings; the moment of the call is its start. */
export async function startProvenance(): Promise<Provenance> {
  const startedAt = utcNow();
  surroundings ??= collectProvenance({ repository: repositoryRoot() });
  return { ...await surroundings, startedAt };
}

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
