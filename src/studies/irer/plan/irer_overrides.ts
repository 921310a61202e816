import {
  expandGrid,
  listOf,
  onlyValue,
  type Override,
  type Overrides,
  requireName,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { caseKeys } from "./case_schema.ts";

/** The file of configs/irer/ that a call without `config=` takes. */
export const DEFAULT_CONFIG = "default";

/** The file that `config=` names. */
export function configName(overrides: Overrides): string {
  return requireName(onlyValue(overrides, "config") ?? DEFAULT_CONFIG, { where: "config" });
}

/**
 * The overrides of each case of a grid, as the schema has them: a comma list of a case's number is an axis, `seed=` a
 * list. The last axis turns fastest.
 */
export function gridOf(overrides: Overrides): Overrides[] {
  const written = overrides.filter(({ key }) => key !== "config").map(({ key, values }): Override => {
    if (key === "seed" || key === "seeds") return { key: "seeds", values: [listOf(values)] };
    if (values.length > 1) requireAxis(key, values.length);
    return { key, values };
  });
  if (written.filter(({ key }) => key === "seeds").length > 1) {
    throw new InputError("given twice", { where: "seeds", mend: "write seed=0,1 once" });
  }
  return expandGrid(written);
}

function requireAxis(key: string, count: number): void {
  const isText = ["name", "title", "time_limit_s", "validation_time_limit_s"].includes(key);
  if (!isText) return;
  throw new InputError(`takes one value, got ${count}`, {
    where: key,
    mend: `start one call for each value; a grid is spanned by ${caseKeys.join(", ")} and seed`,
  });
}
