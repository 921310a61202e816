import { join } from "node:path";
import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { readJson } from "@/core/files/mod.ts";
import { backendNames } from "@/backends/backend.ts";
import type { identityOf } from "./run_spec.ts";

/** What run_config.json of a run holds. */
export type RunIdentity = ReturnType<typeof identityOf>;

/** The parts that are read of a run of another code, whose configuration may have other fields. */
const identitySchema = z.strictObject({
  study: z.literal("E1"),
  config: z.looseObject({
    model: z.looseObject({ name: z.string() }),
    data: z.looseObject({}),
    backend: z.strictObject({
      name: z.enum(backendNames),
      library: z.string(),
      device: z.string(),
      compiled: z.boolean(),
    }),
    synthetic: z.boolean(),
  }),
  seed: z.number().int().nonnegative(),
  inputs: z.record(z.string(), z.string()),
  codeVersion: z.string(),
});

/**
 * What a run folder says it is. Whether its id follows from that is for the caller to check.
 *
 * @throws {InputError} the file is missing, cannot be read, or holds something else
 */
export async function readIdentity(folder: string): Promise<RunIdentity> {
  const where = join(folder, "run_config.json");
  return validate(await readJson(where), identitySchema, { where }) as unknown as RunIdentity;
}

const metadataSchema = z.looseObject({
  durationSeconds: z.number(),
  git: z.looseObject({ commit: z.string().nullable() }).optional(),
});

/**
 * How long a run took in its last process, in seconds, and the commit that it was made from.
 *
 * @throws {InputError} metadata.json is missing, cannot be read, or holds something else
 */
export function readMetadata(folder: string): Promise<{ seconds: number; commit: string | null }> {
  return readMetadataCopy(join(folder, "metadata.json"));
}

/** As `readMetadata`, of a copy of the file that lies elsewhere. */
export async function readMetadataCopy(where: string): Promise<{ seconds: number; commit: string | null }> {
  const { durationSeconds, git } = validate(await readJson(where), metadataSchema, { where });
  return { seconds: durationSeconds, commit: git?.commit ?? null };
}
