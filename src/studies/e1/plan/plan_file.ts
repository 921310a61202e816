/** A plan as one file: what a command has resolved is what its notebooks carry out, in kernels of their own. */
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { backendNames } from "@/backends/backend.ts";
import { dataConfigSchema } from "./data_config.ts";
import { assemblePlan } from "./assemble.ts";
import { experimentSchema } from "./experiment_schema.ts";
import { preregistrationSchema } from "./preregistration_schema.ts";
import { type ExperimentPlan, resolvePlan } from "./resolve.ts";

/** The file's name; it lies beside the summary of the plan. */
export const PLAN_FILE = "E1_plan.json";

const planFileSchema = z.strictObject({
  version: z.literal(1),
  registered: z.boolean(),
  models: z.array(z.string()).min(1),
  backend: z.enum(backendNames).nullable(),
  jit: z.boolean().nullable(),
  deviations: z.array(
    z.strictObject({
      path: z.string(),
      registered: z.unknown().optional(),
      resolved: z.unknown().optional(),
    }),
  ),
  configuration: experimentSchema,
  data: z.strictObject({ ind: dataConfigSchema, ood: dataConfigSchema }),
  preregistration: preregistrationSchema,
  /** Of all the rest as canonical JSON. */
  sha256: z.string(),
});

/**
 * Writes a plan as `E1_plan.json` into its folder, atomically.
 *
 * @returns the file, relative to the artifacts folder: what the notebooks' parameter `planFile` takes
 */
export async function writePlan(plan: ExperimentPlan): Promise<string> {
  const content = {
    version: 1,
    registered: plan.outputFolder === plan.experimentFolder,
    models: plan.models.map(({ name }) => name),
    backend: plan.backend ?? null,
    jit: plan.jit ?? null,
    deviations: plan.deviations,
    configuration: plan.configuration,
    data: plan.data,
    preregistration: plan.preregistration,
  };
  const path = join(plan.outputFolder, PLAN_FILE);
  await writeFileAtomic(path, readableCanonicalJson({ ...content, sha256: digestOf(content) }));
  return relative(artifactsFolder(), path);
}

/**
 * Reads a plan back, equal to the one that was written; no other configuration is looked at.
 *
 * @param file relative to the artifacts folder
 * @throws {InputError} it is missing, was edited, or lies where another plan's results belong
 */
export async function readPlan(file: string): Promise<ExperimentPlan> {
  const where = resolve(artifactsFolder(), file);
  const mend = "leave planFile away, or run the command again that wrote it";
  const value = await readJson(where, { mend });
  const { sha256, ...content } = validate(value, planFileSchema, { where });
  if (sha256 !== digestOf(content)) throw new InputError("was edited after it was written", { where, mend });
  const { configuration, registered, models, data, preregistration, deviations } = content;
  const plan = assemblePlan({
    configuration,
    registered,
    models,
    data,
    preregistration,
    backend: content.backend ?? undefined,
    jit: content.jit ?? undefined,
    deviations: deviations.map(({ path, registered, resolved }) => ({ path, registered, resolved })),
  }, { where });
  if (dirname(where) === plan.outputFolder) return plan;
  throw new InputError(`is a plan of ${plan.outputFolder}`, { where, mend });
}

/**
 * The plan of a notebook: the one in `planFile`, which a command has written, or else the one that `key=value` arguments
 * describe, as on the command line.
 */
export async function notebookPlan(planFile: string, args: readonly string[]): Promise<ExperimentPlan> {
  return planFile === "" ? await resolvePlan(args) : await readPlan(planFile);
}

function digestOf(content: unknown): string {
  return sha256Text(canonicalJson(content));
}
