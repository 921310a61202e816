import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../artifacts/mod.ts";
import { validate } from "../config/mod.ts";
import { readJson } from "../files/mod.ts";
import { readableCanonicalJson } from "../identity/mod.ts";
import { finishProvenance, type Provenance } from "../provenance/mod.ts";
import type { RunSpec, WorkEnd } from "./study.ts";

/** The provenance of a run, in its folder. */
export const METADATA_FILE = "metadata.json";

/** metadata.json: where, when and with what a run was computed. Nothing in it enters an identity. */
export async function writeMetadata(
  folder: string,
  { spec: { runId, timeLimitSeconds }, provenance, metadata }: {
    spec: Pick<RunSpec<unknown>, "runId" | "timeLimitSeconds">;
    provenance: Provenance;
    metadata: WorkEnd["metadata"];
  },
): Promise<void> {
  const record = { runId, timeLimitSeconds, ...metadata, ...finishProvenance(provenance) };
  await writeFileAtomic(join(folder, METADATA_FILE), readableCanonicalJson(record));
}

const metadataSchema = z.looseObject({
  durationSeconds: z.number(),
  timeLimitSeconds: z.number().optional(),
  git: z.looseObject({ commit: z.string().nullable() }).optional(),
});

/** What metadata.json says of a run that has ended. */
export interface RunMetadata {
  /** In its last process. */
  readonly durationSeconds: number;
  /** Infinity where it had none. */
  readonly timeLimitSeconds: number;
  /** The commit that it was made from; null if that is not known. */
  readonly commit: string | null;
}

/**
 * What a run folder's metadata.json says.
 *
 * @throws {InputError} the file is missing, cannot be read, or holds something else
 */
export async function readMetadata(folder: string): Promise<RunMetadata> {
  return await readMetadataFile(join(folder, METADATA_FILE));
}

/** As `readMetadata`, of a copy of the file that lies elsewhere. */
export async function readMetadataFile(where: string): Promise<RunMetadata> {
  const { durationSeconds, timeLimitSeconds = Infinity, git } = validate(
    await readJson(where),
    metadataSchema,
    { where },
  );
  return { durationSeconds, timeLimitSeconds, commit: git?.commit ?? null };
}
