import { z } from "zod";
import { limitSchema, limitSchemas } from "@/core/config/mod.ts";
import { CRUSTS } from "@/physics/tov/mod.ts";
import { CASE_LIMITS, MASS_LIMIT } from "./case_limits.ts";
import type { TovCase } from "./tov_case.ts";

/** What a case may be. */
export const caseSchema: z.ZodType<TovCase> = z.strictObject({
  eos: z.string(),
  ...limitSchemas(CASE_LIMITS),
  columns: z.string().optional(),
  crust: z.enum(CRUSTS).optional(),
  masses: z.array(limitSchema(MASS_LIMIT)).optional(),
  variant: z.enum(["A", "B"]),
  solver: z.strictObject({ kind: z.enum(["builtin", "external"]), command: z.array(z.string()) }),
  refinement: z.strictObject({ of: z.string(), attempt: z.number().int().positive() }).nullable(),
  synthetic: z.boolean(),
});
