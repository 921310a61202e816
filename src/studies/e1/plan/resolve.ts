import { join } from "node:path";
import {
  applyOverrides,
  type ConfigDifference,
  configPath,
  diffConfigs,
  expandGrid,
  loadYaml,
  type Overrides,
  parseOverrides,
  placeOf,
  suggestion,
  validate,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { BackendName } from "@/backends/backend.ts";
import { type ModelConfig, modelConfigSchema } from "@/models/mod.ts";
import { type DataConfig, dataConfigSchema } from "./data_config.ts";
import { type Arm, armsOf, type PlannedArm, withDefaults } from "./arms.ts";
import { assemblePlan, planIdOf } from "./assemble.ts";
import { type ExperimentFile, experimentSchema } from "./experiment_schema.ts";
import { requireBatch } from "./fit.ts";
import { loadNamed, requireOwnName } from "./own_name.ts";
import { loadPreregistration } from "./preregistration_file.ts";
import type { Preregistration } from "./preregistration_schema.ts";
import { readSelection, type Selection, SELECTORS } from "./selection.ts";

/** Everything that is decided before anything runs: one experiment, fully resolved and read-only. */
export interface ExperimentPlan {
  /** The experiment's name. */
  readonly experiment: string;
  /** Of reports and figures. */
  readonly title: string;
  /** Absolute folder of the experiment: runs and their probes lie there, each named by what it is made from. */
  readonly experimentFolder: string;
  /**
   * Absolute folder of what is made from the runs together: summary, tables, figures, notebooks, report. The registered
   * plan's is the experiment's; any other plan has `plans/<planId>` under it, so that neither replaces the other's.
   */
  readonly outputFolder: string;
  /** What is compared: the reference first. */
  readonly arms: readonly PlannedArm[];
  /** The networks to train in this call, that of the reference first. */
  readonly models: readonly ModelConfig[];
  /** The seeds to train in this call. */
  readonly seeds: readonly number[];
  /** The experiment's file as it is run here: models written out, overrides and seeds of this call in place. */
  readonly configuration: Readonly<ExperimentFile>;
  /** Undefined where the experiment asks for no parity. */
  readonly parityTolerance: number | undefined;
  /** What networks are trained on, and what only tests them. */
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  /** As in `configuration`; a rehearsal takes no step. */
  readonly training: ExperimentFile["training"];
  /** As in `configuration`. */
  readonly evaluation: ExperimentFile["evaluation"];
  /** The plan that the experiment names, frozen or not. */
  readonly preregistration: Preregistration;
  /** The backend asked for; undefined leaves the choice to the chain. */
  readonly backend: BackendName | undefined;
  /**
   * Whether training and prediction are to be compiled where the backend can. Undefined: they are, and an analysis takes
   * the runs of either kind, as with the backend. Runs are probed as they were trained.
   */
  readonly jit: boolean | undefined;
  /** How this call differs from the experiment's file; empty for the registered plan. */
  readonly deviations: readonly ConfigDifference[];
  /** True only for the rehearsal, whose networks are untrained. */
  readonly synthetic: boolean;
}

/**
 * The plans that `key=value` arguments describe: one, or several for a grid.
 *
 * `experiment=`, `model=`, `data=`, `seed=`, `backend=` and `jit=` select; any other key is a path into the experiment,
 * and a comma list there spans a grid. What differs from the experiment's file is listed in `deviations`.
 */
export async function resolvePlans(args: readonly string[]): Promise<ExperimentPlan[]> {
  const given = parseOverrides(args);
  const selection = readSelection(given);
  const grid = expandGrid(given.filter(({ key }) => !SELECTORS.some((selector) => selector === key)));
  return await Promise.all(grid.map((overrides) => resolve(selection, overrides)));
}

/** The one plan of arguments that may not span a grid. */
export async function resolvePlan(args: readonly string[]): Promise<ExperimentPlan> {
  const plans = await resolvePlans(args);
  if (plans.length > 1) {
    throw new InputError(`a grid of ${plans.length} configurations where one is needed`, {
      where: "overrides",
      mend: "give each key one value here; only train_e1 takes a grid",
    });
  }
  return plans[0];
}

/** The rehearsal of a plan: nothing is trained, and every file says that it is synthetic, in a folder of its own. */
export function rehearsalOf(plan: ExperimentPlan): ExperimentPlan {
  const training = { ...plan.training, steps: 0 };
  const folder = join(artifactsFolder(), "dryrun");
  return {
    ...plan,
    synthetic: true,
    experimentFolder: folder,
    outputFolder: folder,
    training,
    configuration: { ...plan.configuration, training },
    deviations: [],
  };
}

async function resolve(
  selection: Selection,
  overrides: Overrides,
): Promise<ExperimentPlan> {
  const name = selection.experiment;
  const where = configPath("experiments", { name, where: "experiment" });
  const registered = await expandModels(withDefaults(await loadYaml(where, experimentSchema)), where);
  const withData = { ...registered, data: await selectData(registered.data, selection.data) };
  const changed = applyOverrides(withData, overrides, { where, selectors: SELECTORS });
  const resolved = validate(changed, experimentSchema, { where, overrides });
  requireOwnName(resolved.name, {
    name,
    what: "the experiment",
    where: placeOf("name", { where, overrides }),
  });
  const seeds = selection.seeds ?? resolved.seeds;
  const configuration = { ...resolved, seeds: [...seeds] };
  const data = { ind: await loadData(resolved.data.ind), ood: await loadData(resolved.data.ood) };
  for (const side of ["ind", "ood"] as const) {
    const { role, name } = data[side];
    if (role === side) continue;
    throw new InputError(`names ${name}, whose role is ${role}`, {
      where: placeOf(`data.${side}`, { where, overrides }),
      mend: `name a set of role ${side}`,
    });
  }
  if (data.ind.layout === "chimera" && data.ind.splits.train !== undefined) {
    // of files made elsewhere only their headers know, which are read later
    const { splits: { train: { trajectories } }, time: { frames: times } } = data.ind;
    requireBatch({ training: resolved.training, ind: data.ind, size: { trajectories, times } }, { where });
  }
  return assemblePlan({
    configuration,
    registered: planIdOf(configuration) === planIdOf(registered),
    models: knownModels(armsOf(resolved), selection.models),
    data,
    preregistration: await loadPreregistration(resolved.preregistration),
    backend: selection.backend,
    jit: selection.jit,
    deviations: [...diffConfigs(registered, resolved), ...unregisteredSeeds(registered.seeds, seeds)],
  }, { where, overrides });
}

/** The experiment with each of its models written out: the model's file, then what the experiment sets in it. */
async function expandModels(experiment: ExperimentFile, where: string): Promise<ExperimentFile> {
  const models: Record<string, Record<string, unknown>> = {};
  for (const { model: name } of armsOf(experiment)) {
    const file = configPath("models", { name });
    const { name: _, ...fields } = await loadNamed(file, modelConfigSchema, { what: "the model" });
    models[name] = { ...fields, ...experiment.models[name] };
  }
  const foreign = Object.keys(experiment.models).find((name) => !(name in models));
  if (foreign !== undefined) {
    throw new InputError(
      `models.${foreign} is the model of no arm${suggestion(foreign, Object.keys(models))}`,
      {
        where,
        mend: "remove it, or give it to an arm",
      },
    );
  }
  return { ...experiment, models };
}

async function selectData(registered: ExperimentFile["data"], names: readonly string[] | undefined) {
  const data = { ...registered };
  for (const name of names ?? []) data[(await loadData(name)).role] = name;
  return data;
}

function knownModels(
  arms: readonly Arm[],
  names: readonly string[] | undefined,
): readonly string[] | undefined {
  const models = arms.map(({ model }) => model);
  const unknown = names?.find((name) => !models.includes(name));
  if (unknown === undefined) return names;
  const arm = arms.find(({ name }) => name === unknown);
  const hint = arm === undefined
    ? suggestion(unknown, models)
    : `, but an arm of that name, whose model is '${arm.model}'`;
  throw new InputError(`this experiment has no model '${unknown}'${hint}`, {
    where: "model",
    mend: "name one of the experiment's models, or choose another experiment=",
  });
}

/** Seeds outside the registered list are a departure from the plan; a part of the list is only a part of the work. */
function unregisteredSeeds(registered: readonly number[], seeds: readonly number[]): ConfigDifference[] {
  const extra = seeds.filter((seed) => !registered.includes(seed));
  return extra.length ? [{ path: "seeds", registered, resolved: seeds }] : [];
}

function loadData(name: string): Promise<DataConfig> {
  return loadNamed(configPath("data", { name, where: "data" }), dataConfigSchema, { what: "the data set" });
}
