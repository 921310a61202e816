import { z } from "zod";
import { type Limits, limitSchemas, nameSchema } from "@/core/config/mod.ts";
import { SNCGL_LIMITS } from "@/physics/sncgl/limits.ts";
import type { IrerCase } from "./irer_case.ts";

/** The solver's limits, narrowed to what the study is about, and that of the initial noise, which is a case's own. */
export const CASE_LIMITS: Limits<keyof IrerCase> = {
  ...SNCGL_LIMITS,
  /** 0 is the field without the nonlocal coupling. */
  kappa: { least: 0 },
  /** The range of the hunt; below it ρ_s can no longer be told from g_tt, above it nothing was ever tried. */
  alpha: { least: 0.01, most: 1 },
  initial_noise: { least: 0 },
};

const caseShape = limitSchemas(CASE_LIMITS);

/** A case on its own, e.g. one that a hunt made. */
export const caseSchema: z.ZodType<IrerCase> = z.strictObject(caseShape);

/** The names of a case's numbers. */
export const caseKeys = Object.keys(caseShape) as readonly (keyof IrerCase)[];

/** configs/irer/<name>.yaml: one case, its seeds, and how long it may take. */
export const irerFileSchema = z.strictObject({
  name: nameSchema,
  title: z.string(),
  ...caseShape,
  seeds: z.array(z.number().int().nonnegative()).min(1),
  time_limit_s: z.number().positive().max(1e6),
  validation_time_limit_s: z.number().positive().max(1e6),
});

export type IrerFile = z.infer<typeof irerFileSchema>;
