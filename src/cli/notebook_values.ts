/** Who takes the values that `notebooks` is given: the plan of E1, or the notebooks that declare them. */
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { type Declaration, fitting, type Parameters, readValue } from "@/core/notebooks/mod.ts";
import { type StudyNotebook, takesPlan } from "./study_notebooks.ts";

/** A value for a name: as written on the command line, or as a file of parameters holds it. */
export type Given =
  & { readonly key: string }
  & ({ readonly text: string } | { readonly value: Parameters[string] });

/** Where every value goes. */
export interface SharedValues {
  /** `key=value` arguments for the plan. */
  readonly ofPlan: readonly string[];
  /** By notebook, in their order. */
  readonly parameters: readonly Parameters[];
}

/** What the plan hands on to its notebooks by itself. */
const FROM_PLAN = ["experiment", "backend", "jit", "planFile"];

/** Keys of a plan of which a list selects several; of other keys it is one value. */
const TAKE_LISTS = ["model", "data", "seed"];

/**
 * Shares values out among notebooks. A notebook takes what it declares. If one of them carries out a plan, what none of
 * them declares is the plan's, as on the command line of `full_e1`.
 *
 * @throws {InputError} a value that nothing takes (with the nearest name), or of another type than is declared
 */
export function shareValues(given: readonly Given[], notebooks: readonly StudyNotebook[]): SharedValues {
  const ofPlan: string[] = [];
  const parameters = notebooks.map((): Record<string, Parameters[string]> => ({}));
  for (const one of given) {
    const takers = notebooks.map((notebook) => declarationFor(one.key, notebook));
    const isPlans = notebooks.some(takesPlan) &&
      (FROM_PLAN.includes(one.key) || takers.every((taker) => taker === undefined));
    if (isPlans) ofPlan.push(planArgument(one));
    for (const [index, taker] of takers.entries()) {
      if (taker === undefined) continue;
      const where = notebooks[index].path;
      parameters[index][one.key] = "text" in one
        ? readValue(taker, one.text, { where })
        : fitting(taker, one.value, { where });
    }
    if (!isPlans && takers.every((taker) => taker === undefined)) refuse(one.key, notebooks);
  }
  return { ofPlan, parameters };
}

/** The declaration of a name that a notebook takes from outside; what its plan gives it, it takes from that. */
function declarationFor(key: string, notebook: StudyNotebook): Declaration | undefined {
  if (takesPlan(notebook) && FROM_PLAN.includes(key)) return undefined;
  return notebook.declared.find(({ name }) => name === key);
}

function planArgument(given: Given): string {
  if (given.key === "planFile") {
    throw new InputError("is written for the notebooks by the command itself", {
      where: "planFile",
      mend: "give experiment= and what is to differ in it",
    });
  }
  if ("text" in given) return `${given.key}=${given.text}`;
  const { key, value } = given;
  if (TAKE_LISTS.includes(key) && Array.isArray(value)) return `${key}=${value.join(",")}`;
  const isSelector = TAKE_LISTS.includes(key) || FROM_PLAN.includes(key);
  return `${key}=${typeof value === "string" && isSelector ? value : JSON.stringify(value)}`;
}

function refuse(key: string, notebooks: readonly StudyNotebook[]): never {
  const names = new Set(
    notebooks.flatMap(({ declared }) => declared.map(({ name }) => name)).filter((name) =>
      name !== "planFile"
    ),
  );
  throw new InputError(`nothing here takes '${key}'${suggestion(key, names)}`, {
    where: "notebooks",
    mend: "correct its name, or declare it in a code cell tagged 'parameters'",
  });
}
