import type { z } from "zod";
import { InputError } from "../errors.ts";
import { applyOverrides } from "./apply_overrides.ts";
import { loadYaml } from "./load_yaml.ts";
import type { Override, Overrides } from "./overrides.ts";
import { type Origin, validate } from "./validate.ts";

/** A plan's file, and the same with one command's overrides in it. */
export interface PlanFile<File> {
  /** As the file has it: what a study counts as when nobody overrides anything. */
  readonly registered: File;
  /** With the overrides. */
  readonly resolved: File;
  /** Where each value comes from, for messages. */
  readonly origin: Origin & { readonly overrides: Overrides };
}

/**
 * Reads the file of a plan and puts overrides into it. A key that the file has a list under takes a list (`seed=0,1`,
 * `seed=[0,1]`, `seed=0`), any other one value.
 *
 * @param where its path
 * @param selectors keys of the command line that choose among files and are none of this one's
 * @throws {InputError} the file or an override does not fit the schema
 */
export async function loadPlanFile<File extends object>(
  where: string,
  schema: z.ZodType<File>,
  { overrides, selectors }: { overrides: Overrides; selectors?: readonly string[] },
): Promise<PlanFile<File>> {
  const [file] = await loadPlanGrid(where, schema, { grid: [overrides], selectors });
  return file;
}

/** The same for every combination of a grid; the file is read once. */
export async function loadPlanGrid<File extends object>(
  where: string,
  schema: z.ZodType<File>,
  { grid, selectors }: { grid: readonly Overrides[]; selectors?: readonly string[] },
): Promise<PlanFile<File>[]> {
  const registered = await loadYaml(where, schema);
  return grid.map((written) => {
    const overrides = written.map((override) => asInFile(override, registered));
    const origin = { where, overrides };
    return {
      registered,
      resolved: validate(applyOverrides(registered, overrides, { where, selectors }), schema, origin),
      origin,
    };
  });
}

/** An override with the one value that its key is given: a list where the file has one. An unknown key stays as it is. */
function asInFile({ key, values }: Override, file: object): Override {
  const held = key.split(".").reduce<unknown>(
    (value, name) => (value as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    file,
  );
  if (values.length > 1 && held !== undefined && !Array.isArray(held)) {
    throw new InputError(`takes one value, got ${values.length}`, {
      where: key,
      mend: "start one call for each value",
    });
  }
  return { key, values: [Array.isArray(held) ? listOrValue(values) : values[0]] };
}

/** A single value that is no number or text (a mapping that stands for a list, null) is for the schema to judge. */
function listOrValue(values: readonly unknown[]): unknown {
  return values.length === 1 && typeof values[0] === "object" ? values[0] : values;
}

/** What an override gives to a key that takes a list: `a,b` and `[a,b]` are lists, and so is `a`. */
export function listOf(values: readonly unknown[]): readonly unknown[] {
  return values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
}
