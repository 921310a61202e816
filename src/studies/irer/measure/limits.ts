import type { Limits } from "@/core/config/mod.ts";
import type { ValidateOptions } from "./validate_artifact.ts";

/** How the nulls may be drawn: 19 draws reach p = 0.05. Read by the validator, its command, and a hunt's plan. */
export const NULL_LIMITS: Limits<keyof ValidateOptions> = {
  draws: { least: 19, most: 100_000, whole: true },
  seed: { least: 0, whole: true },
};
