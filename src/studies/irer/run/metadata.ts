import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { readJson } from "@/core/files/mod.ts";
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

const timeLimitSchema = z.looseObject({ timeLimitSeconds: z.number() });

/** How long the run in a sealed folder was allowed to take, in seconds. @throws {InputError} if its metadata.json does not say */
export async function timeLimitOf(folder: string): Promise<number> {
  const where = join(folder, METADATA_FILE);
  return validate(await readJson(where), timeLimitSchema, { where }).timeLimitSeconds;
}
