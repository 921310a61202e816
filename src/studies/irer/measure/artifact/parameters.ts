import { z } from "zod";
import { limitSchemas } from "@/core/config/mod.ts";
import { SNCGL_LIMITS } from "@/physics/sncgl/limits.ts";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

const fields = limitSchemas(SNCGL_LIMITS);

/** Every parameter that an artifact bears as an attribute, within the limits of a plan. */
export const parametersSchema: z.ZodType<SncglParameters> = z.strictObject(fields);

export const PARAMETER_NAMES: readonly string[] = Object.keys(fields);
