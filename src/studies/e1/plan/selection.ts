import {
  limitProblem,
  listOf,
  onlyValue,
  type Overrides,
  refuseTwice,
  requireName,
  suggestion,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { type BackendName, backendNames } from "@/backends/backend.ts";

/** The keys that choose among what there is; all others are paths into the experiment. */
export const SELECTORS = ["experiment", "model", "data", "seed", "backend", "jit"] as const;
type Selector = (typeof SELECTORS)[number];

/** The experiment where no `experiment=` is given. */
export const DEFAULT_EXPERIMENT = "E1_cfd2d";

/** What the selectors choose; undefined is left to the experiment. */
export interface Selection {
  readonly experiment: string;
  readonly models: readonly string[] | undefined;
  readonly data: readonly string[] | undefined;
  readonly seeds: readonly number[] | undefined;
  readonly backend: BackendName | undefined;
  readonly jit: boolean | undefined;
}

/**
 * Reads the selectors among the overrides of one command.
 *
 * @throws {InputError} a value of another kind, a name that is none, a value that comes twice
 */
export function readSelection(selectors: Overrides): Selection {
  return {
    experiment: requireName(onlyValue(selectors, "experiment") ?? DEFAULT_EXPERIMENT, {
      where: "experiment",
    }),
    models: valuesOf(selectors, "model")?.map((name) => requireName(name, { where: "model" })),
    data: valuesOf(selectors, "data")?.map((name) => requireName(name, { where: "data" })),
    seeds: valuesOf(selectors, "seed")?.map(readSeed),
    backend: readBackend(onlyValue(selectors, "backend")),
    jit: readJit(onlyValue(selectors, "jit")),
  };
}

/** `a`, `a,b` and `[a,b]` are lists; none of their values comes twice. */
function valuesOf(selectors: Overrides, key: Selector): readonly unknown[] | undefined {
  const values = selectors.find((selector) => selector.key === key)?.values;
  if (values === undefined) return undefined;
  const list = listOf(values);
  refuseTwice(list, key);
  if (list.length > 0) return list;
  throw new InputError("an empty list", { where: key, mend: `write ${key}=a,b, or leave it away` });
}

function readSeed(value: unknown): number {
  const problem = limitProblem(value, { least: 0, whole: true });
  if (problem === undefined) return value as number;
  throw new InputError(problem, { where: "seed", mend: "write seed=0,1,2" });
}

function readBackend(value: unknown): BackendName | undefined {
  if (value === undefined || value === "auto") return undefined;
  const name = backendNames.find((candidate) => candidate === value);
  if (name) return name;
  throw new InputError(`unknown backend '${value}'${suggestion(String(value), backendNames)}`, {
    where: "backend",
    mend: "leave backend= away to let the fastest one that works be chosen",
  });
}

function readJit(value: unknown): boolean | undefined {
  if (value === undefined || value === "auto") return undefined;
  if (typeof value === "boolean") return value;
  throw new InputError(`'${value}' is neither true nor false`, {
    where: "jit",
    mend: "write jit=false to run operation by operation, or leave it away",
  });
}
