import { z } from "zod";
import { digestSchema } from "../config/digest.ts";

/** One frozen file. A null digest or size is not frozen yet: `hash_missing` fills it, `verify_hashes` reports it. */
export interface ManifestEntry {
  /** Relative to the data folder, with `/`. */
  readonly path: string;
  /** 64 lower-case hexadecimal digits. */
  readonly sha256: string | null;
  /** In bytes. */
  readonly size: number | null;
  /** What the file is, in the researcher's words. */
  readonly what: string;
}

const entrySchema: z.ZodType<ManifestEntry> = z.strictObject({
  path: z.string(),
  sha256: digestSchema.nullable(),
  size: z.int().nonnegative().nullable(),
  what: z.string().min(1),
});

/** What a manifest file holds. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  entries: z.array(entrySchema).min(1),
});
