import { z } from "zod";
import { isJsonType, type Json, type Metadata, type MimeBundle } from "./notebook.ts";

/** Text on disk: one string, or its lines. */
const text = z.union([z.string(), z.array(z.string())]).transform((value) =>
  typeof value === "string" ? value : value.join("")
);
const json: z.ZodType<Json> = z.json();
const metadata: z.ZodType<Metadata> = z.record(z.string(), json);
const mimeBundle: z.ZodType<MimeBundle> = z.record(z.string(), json).transform((bundle) =>
  Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      Array.isArray(value) && !isJsonType(type) ? value.join("") : value,
    ]),
  )
);
const count = z.int().nonnegative().nullable();

const output = z.discriminatedUnion("output_type", [
  z.strictObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.strictObject({ output_type: z.literal("display_data"), data: mimeBundle, metadata }),
  z.strictObject({
    output_type: z.literal("execute_result"),
    execution_count: count,
    data: mimeBundle,
    metadata,
  }),
  z.strictObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

/** Ids came with nbformat 4.5. */
const id = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/).optional();
const attachments = z.record(z.string(), mimeBundle).optional();

const cell = z.discriminatedUnion("cell_type", [
  z.strictObject({
    cell_type: z.literal("code"),
    id,
    metadata,
    source: text,
    execution_count: count,
    outputs: z.array(output),
  }),
  z.strictObject({ cell_type: z.literal("markdown"), id, metadata, source: text, attachments }),
  z.strictObject({ cell_type: z.literal("raw"), id, metadata, source: text, attachments }),
]);

/** A notebook file of nbformat 4. */
export const notebookSchema = z.strictObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().nonnegative(),
  metadata,
  cells: z.array(cell),
});

/** Just enough to say which format a file claims. */
export const formatSchema = z.looseObject({ nbformat: z.int(), nbformat_minor: z.int() });
