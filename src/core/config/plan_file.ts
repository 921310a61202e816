import type { z } from "zod";
import { applyOverrides } from "./apply_overrides.ts";
import { loadYaml } from "./load_yaml.ts";
import type { Overrides } from "./overrides.ts";
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
 * Reads the file of a plan and puts overrides into it.
 *
 * @param where its path
 * @param selectors keys of the command line that choose among files and are none of this one's
 * @throws {InputError} the file or an override does not fit the schema
 */
export async function loadPlanFile<File extends object>(
  where: string,
  schema: z.ZodType<File>,
  { overrides, selectors }: { overrides: Overrides; selectors: readonly string[] },
): Promise<PlanFile<File>> {
  const [file] = await loadPlanGrid(where, schema, { grid: [overrides], selectors });
  return file;
}

/** The same for every combination of a grid; the file is read once. */
export async function loadPlanGrid<File extends object>(
  where: string,
  schema: z.ZodType<File>,
  { grid, selectors }: { grid: readonly Overrides[]; selectors: readonly string[] },
): Promise<PlanFile<File>[]> {
  const registered = await loadYaml(where, schema);
  return grid.map((overrides) => {
    const origin = { where, overrides };
    return {
      registered,
      resolved: validate(applyOverrides(registered, overrides, { where, selectors }), schema, origin),
      origin,
    };
  });
}

/** What an override gives to a key that takes a list: `a,b` and `[a,b]` are lists, and so is `a`. */
export function listOf(values: readonly unknown[]): readonly unknown[] {
  return values.length === 1 && Array.isArray(values[0]) ? values[0] : values;
}
