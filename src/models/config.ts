/** What a model file (`configs/models/*.yaml`) holds. Every field is read; an unknown one is refused. */
import { z } from "zod";
import * as architectures from "./architectures/mod.ts";

/** The names of the architectures: what a model file's `type` may be. */
export type ArchitectureName = keyof typeof architectures;

/** The configuration of one architecture. */
export type ConfigOf<Name extends ArchitectureName> = Readonly<
  z.infer<(typeof architectures)[Name]["schema"]>
>;

/** The configuration of any network; `type` says which fields it has. */
export type ModelConfig = { [Name in ArchitectureName]: ConfigOf<Name> }[ArchitectureName];

/** The schema of any one architecture. */
export type ArchitectureSchema = (typeof architectures)[ArchitectureName]["schema"];

const schemas = Object.values(architectures).map(({ schema }) => schema) as [
  ArchitectureSchema,
  ...ArchitectureSchema[],
];

/** The schema of a model file; the field `type` chooses the architecture. */
export const modelConfigSchema: z.ZodDiscriminatedUnion<
  [ArchitectureSchema, ...ArchitectureSchema[]],
  "type"
> = z.discriminatedUnion("type", schemas);
