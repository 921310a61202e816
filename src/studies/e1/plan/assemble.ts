import { join } from "node:path";
import { type ConfigDifference, type Overrides, validate } from "@/core/config/mod.ts";
import { exists } from "@/core/exists.ts";
import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { BackendName } from "@/backends/backend.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { armsOf } from "./arms.ts";
import type { DataConfig } from "./data_config.ts";
import { shapeOf } from "./data_shape.ts";
import type { ExperimentFile } from "./experiment_schema.ts";
import { requireFit } from "./fit.ts";
import type { Preregistration } from "./preregistration_schema.ts";
import type { ExperimentPlan } from "./resolve.ts";

/** Under an experiment's folder: the results of plans other than the registered one, each in a folder of its id. */
export const OTHER_PLANS = "plans";

/** What a plan is made of; nothing else is needed to carry it out. */
export interface PlanParts {
  /** Models written out, overrides and seeds in place. */
  readonly configuration: Readonly<ExperimentFile>;
  /** Whether the configuration is the experiment's own, with all its seeds. */
  readonly registered: boolean;
  /** Names of the networks to train; undefined for all. */
  readonly models: readonly string[] | undefined;
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  readonly preregistration: Preregistration;
  readonly backend: BackendName | undefined;
  readonly jit: boolean | undefined;
  readonly deviations: readonly ConfigDifference[];
}

/**
 * A plan from its parts.
 *
 * @param where where the configuration comes from, and `overrides` what the command line changed in it, for messages
 * @throws {InputError} a model's description does not hold, or its shapes are not those of the data
 */
export function assemblePlan(
  parts: PlanParts,
  { where, overrides }: { where: string; overrides?: Overrides },
): ExperimentPlan {
  const { configuration, registered, models, ...rest } = parts;
  const model = (key: string) =>
    validate({ ...configuration.models[key], name: key }, modelConfigSchema, {
      where: `${where}: models.${key}`,
      overrides,
      at: `models.${key}`,
    });
  const arms = armsOf(configuration).map(({ name, model: key }) => ({ name, model: model(key) }));
  requireFit({
    models: arms.map(({ model }) => model),
    evaluation: configuration.evaluation,
    data: { ind: shapeOf(rest.data.ind), ood: shapeOf(rest.data.ood) },
  }, { where });
  const experimentFolder = join(artifactsFolder(), configuration.artifacts_folder);
  const id = planIdOf(configuration);
  return {
    ...rest,
    experiment: configuration.name,
    title: configuration.title,
    experimentFolder,
    outputFolder: registered ? experimentFolder : join(experimentFolder, OTHER_PLANS, id),
    arms,
    models: arms.map(({ model }) => model).filter(({ name }) => models?.includes(name) ?? true),
    seeds: configuration.seeds,
    configuration,
    parityTolerance: configuration.parity_tolerance ?? undefined,
    training: configuration.training,
    evaluation: configuration.evaluation,
    synthetic: false,
  };
}

/** 16 hex digits that name a plan: all that it is to do, and nothing of where that is written or said about it. */
export function planIdOf({ artifacts_folder: _, note: __, ...what }: Readonly<ExperimentFile>): string {
  return sha256Text(canonicalJson(what)).slice(0, 16);
}

/** Where results of an experiment are: of its registered plan, and of every other that was carried out here. */
export async function outputFoldersOf(
  { experimentFolder }: Pick<ExperimentPlan, "experimentFolder">,
): Promise<string[]> {
  const others = join(experimentFolder, OTHER_PLANS);
  if (!await exists(others)) return [experimentFolder];
  const ids = (await Array.fromAsync(Deno.readDir(others))).map(({ name }) => name).sort();
  return [experimentFolder, ...ids.map((id) => join(others, id))];
}
