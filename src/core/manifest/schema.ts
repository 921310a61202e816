import { z } from "zod";
import { digestSchema } from "../config/digest.ts";

/** One frozen file. A null digest or size is not frozen yet: `hash_missing` fills it, `verify_hashes` reports it. */
const entrySchema = z.strictObject({
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

/** One file that a manifest freezes. `size` in bytes; `path` relative to the data folder, with `/`. */
export type ManifestEntry = Readonly<z.infer<typeof entrySchema>>;
