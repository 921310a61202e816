import { join } from "node:path";
import {
  applyOverrides,
  type ConfigDifference,
  diffConfigs,
  expandGrid,
  loadYaml,
  type Overrides,
  parseOverrides,
  suggestion,
  validate,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder, repositoryRoot } from "@/core/repository.ts";
import { type BackendName, backendNames } from "@/backends/backend.ts";
import { type ModelConfig, modelConfigSchema } from "@/models/mod.ts";
import { type DataConfig, dataConfigSchema, shapeOf } from "../prepare/mod.ts";
import { type ExperimentFile, experimentSchema } from "./experiment_schema.ts";
import { requireFit } from "./fit.ts";
import { loadPreregistration } from "./preregistration_file.ts";
import type { Preregistration } from "./preregistration_schema.ts";

/** Everything that is decided before anything runs: one experiment, fully resolved and read-only. */
export interface ExperimentPlan {
  readonly experiment: string;
  readonly title: string;
  /** Absolute folder that everything of this experiment is written under. */
  readonly outputFolder: string;
  readonly baseline: ModelConfig;
  readonly fractal: ModelConfig;
  /** The networks to train in this call, baseline first. */
  readonly models: readonly ModelConfig[];
  /** The seeds to train in this call. */
  readonly seeds: readonly number[];
  /** The experiment's file as it is run here: models written out, overrides and seeds of this call in place. */
  readonly configuration: Readonly<ExperimentFile>;
  readonly parityTolerance: number;
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  readonly training: ExperimentFile["training"];
  readonly evaluation: ExperimentFile["evaluation"];
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

const SELECTORS = ["experiment", "model", "data", "seed", "backend", "jit"] as const;
type Selector = (typeof SELECTORS)[number];

export const DEFAULT_EXPERIMENT = "E1_cfd2d";

/**
 * The plans that `key=value` arguments describe: one, or several for a grid.
 *
 * `experiment=`, `model=`, `data=`, `seed=`, `backend=` and `jit=` select; any other key is a path into the experiment,
 * and a comma list there spans a grid. What differs from the experiment's file is listed in `deviations`.
 */
export async function resolvePlans(args: readonly string[]): Promise<ExperimentPlan[]> {
  const selectors = args.filter((arg) => SELECTORS.some((key) => arg.startsWith(`${key}=`)));
  const rest = args.filter((arg) => !selectors.includes(arg));
  const selection = readSelection(selectors);
  return await Promise.all(
    expandGrid(parseOverrides(rest)).map((overrides) => resolve(selection, overrides)),
  );
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
  return {
    ...plan,
    synthetic: true,
    outputFolder: join(artifactsFolder(), "dryrun"),
    training,
    configuration: { ...plan.configuration, training },
    deviations: [],
  };
}

function readSelection(args: readonly string[]): Partial<Record<Selector, string[]>> {
  const selection: Partial<Record<Selector, string[]>> = {};
  for (const arg of args) {
    const key = arg.slice(0, arg.indexOf("=")) as Selector;
    const values = arg.slice(key.length + 1).split(",").map((value) => value.trim()).filter(Boolean);
    if (values.length === 0) throw new InputError("empty value", { where: key, mend: `write ${key}=<name>` });
    if (selection[key]) {
      throw new InputError("given twice", { where: key, mend: `write ${key}=a,b for a list` });
    }
    selection[key] = values;
  }
  for (const key of ["experiment", "backend", "jit"] as const) {
    if ((selection[key]?.length ?? 1) > 1) {
      throw new InputError("takes one value", { where: key, mend: `write ${key}=${selection[key]![0]}` });
    }
  }
  return selection;
}

async function resolve(
  selection: Partial<Record<Selector, string[]>>,
  overrides: Overrides,
): Promise<ExperimentPlan> {
  const name = selection.experiment?.[0] ?? DEFAULT_EXPERIMENT;
  const where = configPath("experiments", name);
  const registered = await expandModels(await loadYaml(where, experimentSchema), where);
  const withData = { ...registered, data: await selectData(registered.data, selection.data) };
  const resolved = validate(applyOverrides(withData, overrides, { where }), experimentSchema, { where });
  const model = (key: string) =>
    validate({ ...resolved.models[key], name: key }, modelConfigSchema, { where: `${where}: models.${key}` });
  const baseline = model(resolved.baseline);
  const fractal = model(resolved.fractal);
  const models = selectModels([baseline, fractal], selection.model);
  const seeds = selection.seed?.map(readSeed) ?? resolved.seeds;
  const data = { ind: await loadData(resolved.data.ind), ood: await loadData(resolved.data.ood) };
  requireFit({
    models: [baseline, fractal],
    evaluation: resolved.evaluation,
    data: { ind: shapeOf(data.ind), ood: shapeOf(data.ood) },
  }, { where });
  return {
    experiment: resolved.name,
    title: resolved.title,
    outputFolder: join(artifactsFolder(), resolved.artifacts_folder),
    baseline,
    fractal,
    models,
    seeds,
    configuration: { ...resolved, seeds: [...seeds] },
    parityTolerance: resolved.parity_tolerance,
    data,
    training: resolved.training,
    evaluation: resolved.evaluation,
    preregistration: await loadPreregistration(resolved.preregistration),
    backend: readBackend(selection.backend?.[0]),
    jit: readJit(selection.jit?.[0]),
    deviations: [...diffConfigs(registered, resolved), ...unregisteredSeeds(registered.seeds, seeds)],
    synthetic: false,
  };
}

/** The experiment with each of its models written out: the model's file, then what the experiment sets in it. */
async function expandModels(experiment: ExperimentFile, where: string): Promise<ExperimentFile> {
  const models: Record<string, Record<string, unknown>> = {};
  for (const name of [experiment.baseline, experiment.fractal]) {
    const { name: _, ...fields } = await loadYaml(configPath("models", name), modelConfigSchema);
    models[name] = { ...fields, ...experiment.models[name] };
  }
  const foreign = Object.keys(experiment.models).find((name) => !(name in models));
  if (foreign !== undefined) {
    throw new InputError(`models.${foreign} is neither the baseline nor the fractal model`, {
      where,
      mend: `remove it, or name it as baseline or fractal`,
    });
  }
  return { ...experiment, models };
}

async function selectData(registered: ExperimentFile["data"], names: string[] | undefined) {
  const data = { ...registered };
  for (const name of names ?? []) data[(await loadData(name)).role] = name;
  return data;
}

function selectModels(models: readonly ModelConfig[], names: string[] | undefined): ModelConfig[] {
  const unknown = names?.find((name) => !models.some((model) => model.name === name));
  if (unknown !== undefined) {
    throw new InputError(
      `this experiment has no model '${unknown}'${suggestion(unknown, models.map(({ name }) => name))}`,
      { where: "model", mend: "name one of the experiment's models, or choose another experiment=" },
    );
  }
  return models.filter(({ name }) => names?.includes(name) ?? true);
}

function readSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new InputError(`'${text}' is not a non-negative integer`, {
    where: "seed",
    mend: "write seed=0,1,2",
  });
}

function readBackend(text: string | undefined): BackendName | undefined {
  if (text === undefined || text === "auto") return undefined;
  const name = backendNames.find((candidate) => candidate === text);
  if (name) return name;
  throw new InputError(`unknown backend '${text}'${suggestion(text, backendNames)}`, {
    where: "backend",
    mend: "leave backend= away to let the fastest one that works be chosen",
  });
}

function readJit(text: string | undefined): boolean | undefined {
  if (text === undefined || text === "auto") return undefined;
  if (text === "true") return true;
  if (text === "false") return false;
  throw new InputError(`'${text}' is neither true nor false`, {
    where: "jit",
    mend: "write jit=false to run operation by operation, or leave it away",
  });
}

/** Seeds outside the registered list are a departure from the plan; a part of the list is only a part of the work. */
function unregisteredSeeds(registered: readonly number[], seeds: readonly number[]): ConfigDifference[] {
  const extra = seeds.filter((seed) => !registered.includes(seed));
  return extra.length ? [{ path: "seeds", registered, resolved: seeds }] : [];
}

function loadData(name: string): Promise<DataConfig> {
  return loadYaml(configPath("data", name), dataConfigSchema);
}

function configPath(group: string, name: string): string {
  return join(repositoryRoot(), "configs", group, `${name}.yaml`);
}
