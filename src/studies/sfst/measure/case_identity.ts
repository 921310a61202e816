import { join } from "node:path";
import { z } from "zod";
import { limitSchema, limitSchemas, validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { isMissing, readJson } from "@/core/files/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { CASE_LIMITS, MASS_LIMIT, SEED_LIMIT } from "../plan/case_limits.ts";
import { CRUSTS } from "@/physics/tov/mod.ts";
import type { CaseSpec, TovCase } from "../plan/tov_case.ts";
import { RUN_CONFIG_FILE } from "../run/run_files.ts";

/** What identifies a run: the fields that run_config.json holds and that the id is made from. */
export type CaseIdentity = Pick<CaseSpec, "study" | "config" | "seed" | "inputs" | "codeVersion">;

const caseSchema: z.ZodType<TovCase> = z.strictObject({
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

const identitySchema: z.ZodType<CaseIdentity> = z.strictObject({
  study: z.literal("SFST"),
  config: caseSchema,
  seed: limitSchema(SEED_LIMIT),
  inputs: z.record(z.string(), z.string()),
  codeVersion: z.string(),
});

/**
 * Which case a run folder holds. The id is a hash over the identity, so a run_config.json that gives the expected id
 * is the one that the run was made with, whatever else of the folder was touched.
 *
 * @param runId the id that the folder bears in its name
 * @throws {InputError} the file is missing or unreadable, or belongs to another run
 */
export async function readCaseIdentity(folder: string, { runId }: { runId: string }): Promise<CaseIdentity> {
  const where = join(folder, RUN_CONFIG_FILE);
  const mend = "restore the folder from a copy, or move it away and run again";
  let content: unknown;
  try {
    content = await readJson(where);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const what = isMissing(cause) ? "is missing" : cause.what;
    throw new InputError(`'${RUN_CONFIG_FILE}' ${what}`, { where, mend, cause });
  }
  const identity = validate(content, identitySchema, { where });
  const found = runIdOf(identity);
  if (found !== runId) {
    throw new InputError(`'${RUN_CONFIG_FILE}' gives the id ${found}, the folder is named ${runId}`, {
      where,
      mend,
    });
  }
  return identity;
}
