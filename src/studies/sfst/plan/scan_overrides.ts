import { onlyValue, type Override, requireName } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { ScanFile } from "./scan_schema.ts";

/** The file of configs/sfst/ that a call without `scan=` takes. */
export const DEFAULT_SCAN = "gGamma_full";

/** What spans the grid of a scan, and what a params.csv takes the place of. */
export const GRID = ["eos", "g", "Gamma", "seeds"] as const;

/** The keys that take a list: `eos=SLy,AP4`. */
const LISTS: Readonly<Record<string, keyof ScanFile>> = {
  eos: "eos",
  g: "g",
  Gamma: "Gamma",
  seed: "seeds",
  seeds: "seeds",
  masses: "masses",
};

/** The scan that `scan=` names. */
export function scanName(overrides: readonly Override[]): string {
  return requireName(onlyValue(overrides, "scan") ?? DEFAULT_SCAN, { where: "scan" });
}

/** The overrides as the schema has them: lists as one value; a params.csv clears the grid that it replaces. */
export function inPlaceOf(overrides: readonly Override[]): Override[] {
  const written = overrides.filter(({ key }) => key !== "scan").map(({ key, values }): Override => {
    if (Object.hasOwn(LISTS, key)) return { key: LISTS[key], values: [listOf(values)] };
    if (values.length === 1) return { key, values };
    throw new InputError(`takes one value, got ${values.length}`, {
      where: key,
      mend: "start one scan for each value; only eos, g, Gamma, seed and masses take lists",
    });
  });
  const keys = written.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new InputError("given twice", { where: twice, mend: "give it once" });
  const table = written.find(({ key }) => key === "params_csv");
  if (table === undefined || table.values[0] === null) return written;
  const cleared = GRID.filter((key) => !keys.includes(key));
  return [...written, ...cleared.map((key) => ({ key, values: [null] }))];
}

/** `a,b` and `[a,b]` are lists, `{log10_from: …}` is a grid. */
function listOf(values: readonly unknown[]): unknown {
  if (values.length > 1) return values;
  const [value] = values;
  return typeof value === "object" ? value : [value];
}
