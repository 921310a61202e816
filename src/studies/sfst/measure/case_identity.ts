import { join } from "node:path";
import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { CRUSTS } from "@/physics/tov/mod.ts";
import type { CaseSpec, TovCase } from "../plan/tov_case.ts";
import { RUN_CONFIG_FILE } from "../run/run_files.ts";

/** What identifies a run: the fields that run_config.json holds and that the id is made from. */
export type CaseIdentity = Pick<CaseSpec, "study" | "config" | "seed" | "inputs" | "codeVersion">;

const caseSchema: z.ZodType<TovCase> = z.strictObject({
  eos: z.string(),
  columns: z.string().optional(),
  crust: z.enum(CRUSTS).optional(),
  masses: z.array(z.number()).optional(),
  g: z.number(),
  Gamma: z.number(),
  chi_ref: z.number(),
  sigma: z.number(),
  variant: z.enum(["A", "B"]),
  relative_tolerance: z.number(),
  grid_factor: z.number(),
  newton_tol: z.number(),
  solver: z.strictObject({ kind: z.enum(["builtin", "external"]), command: z.array(z.string()) }),
  refinement: z.strictObject({ of: z.string(), attempt: z.number().int().positive() }).nullable(),
  synthetic: z.boolean(),
});

const identitySchema: z.ZodType<CaseIdentity> = z.strictObject({
  study: z.literal("SFST"),
  config: caseSchema,
  seed: z.number().int(),
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
    content = JSON.parse(await Deno.readTextFile(where));
  } catch (cause) {
    const what = cause instanceof Deno.errors.NotFound ? "is missing" : "is not readable JSON";
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
