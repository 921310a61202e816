import { InputError } from "../errors.ts";
import { deepFreeze } from "./deep_freeze.ts";
import { suggestion } from "./nearest.ts";
import type { Overrides } from "./overrides.ts";

/**
 * A copy of a configuration tree with the overrides written in. Only keys that the tree has can change, so apply them
 * to a validated tree (where defaults are filled in) and validate the result again: the schema finds wrong types.
 *
 * @param overrides one combination: each with exactly one value (see `expandGrid`)
 * @param where the configuration's file, for the message
 * @param selectors keys that the command takes beside the configuration's: a misspelt key may have meant one of them
 * @throws {InputError} listing every unknown key with its nearest neighbour
 */
export function applyOverrides(
  tree: object,
  overrides: Overrides,
  { where, selectors = [] }: { where: string; selectors?: readonly string[] },
): object {
  const copy = structuredClone(tree) as Record<string, unknown>;
  const problems: string[] = [];
  for (const { key, values } of overrides) {
    if (values.length !== 1) {
      throw new Error(`Cannot apply override '${key}': ${values.length} values, expand the grid`);
    }
    const problem = write(copy, { path: key.split("."), value: values[0], selectors });
    if (problem !== undefined) problems.push(problem);
  }
  if (problems.length > 0) throw new InputError(problems.join("; "), { where, mend: "correct the override" });
  return deepFreeze(copy);
}

function write(
  tree: Record<string, unknown>,
  { path, value, selectors }: { path: readonly string[]; value: unknown; selectors: readonly string[] },
): string | undefined {
  let parent = tree;
  for (const [depth, key] of path.entries()) {
    const above = path.slice(0, depth).join(".");
    if (!isMapping(parent)) {
      return `'${above}' holds ${Array.isArray(parent) ? "a list" : "a value"}, no key '${key}'`;
    }
    if (!Object.hasOwn(parent, key)) {
      const known = Object.keys(parent).map((name) => above === "" ? name : `${above}.${name}`);
      const near = suggestion(
        path.slice(0, depth + 1).join("."),
        depth === 0 ? [...selectors, ...known] : known,
      );
      return `unknown key '${path.join(".")}'${near}`;
    }
    if (depth === path.length - 1) parent[key] = structuredClone(value);
    else parent = parent[key] as Record<string, unknown>;
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
