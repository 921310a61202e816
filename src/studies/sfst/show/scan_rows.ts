import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureContext } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import { DELTA_TOTAL_FILE } from "../files.ts";
import { eosLabel } from "../run/pictures/case_labels.ts";
import { readColumns } from "../run/pictures/read_columns.ts";

/** The rows of a scan and what they were read from. */
export interface Scan {
  /** As in the plan. */
  readonly title: string;
  /** In the order of the file. */
  readonly rows: readonly ScanGridRow[];
  /** Of scan_grid.csv, from the artifacts folder on. */
  readonly file: string;
  /** Whether nothing was solved. */
  readonly synthetic: boolean;
}

const MOST_PANELS = 4;

/** A quantity of a star that is compared with plain GR. */
export type ObservableName = "M_max" | "R_1p4" | "Lambda_1p4";

/** The observables of a scan. */
export const OBSERVABLES = {
  M_max: { symbol: "Mₘₐₓ", unit: "M☉" },
  R_1p4: { symbol: "R₁.₄", unit: "km" },
  Lambda_1p4: { symbol: "Λ₁.₄", unit: null },
} as const satisfies Record<ObservableName, { symbol: string; unit: string | null }>;

export const OBSERVABLE_NAMES = Object.keys(OBSERVABLES) as ObservableName[];

/** `R₁.₄ [km]`. */
export function observableTitle(name: ObservableName): string {
  const { symbol, unit } = OBSERVABLES[name];
  return unit === null ? symbol : `${symbol} [${unit}]`;
}

/** The cases of one equation of state and variant. */
export interface ScanPanel {
  readonly title: string;
  readonly rows: readonly ScanGridRow[];
}

/** Rows by equation of state and variant, in the order of the table. */
export function panelsOf(rows: readonly ScanGridRow[]): ScanPanel[] {
  const variants = new Set(rows.map(({ variant }) => variant));
  const groups = Map.groupBy(
    firstSeedOf(rows),
    ({ eos, variant }) => variants.size === 1 ? eosLabel(eos) : `${eosLabel(eos)}, variant ${variant}`,
  );
  return [...groups].map(([title, rows]) => ({ title, rows }));
}

/** As many panels as fit side by side, and the sentence that says so where some are left out. */
export function sideBySide<Panel>(panels: readonly Panel[]): { shown: readonly Panel[]; note: string[] } {
  const shown = panels.slice(0, MOST_PANELS);
  const note = `The first ${MOST_PANELS} of ${panels.length} equations of state.`;
  return { shown, note: shown.length < panels.length ? [note] : [] };
}

/** The built-in solver has no chance in it: one seed of each case stands for all. */
function firstSeedOf(rows: readonly ScanGridRow[]): ScanGridRow[] {
  const cases = Map.groupBy(rows, ({ eos, variant, g, Gamma }) => JSON.stringify([eos, variant, g, Gamma]));
  return [...cases.values()].map((seeds) =>
    seeds.reduce((first, other) => other.seed < first.seed ? other : first)
  );
}

/** Changes against plain GR [%] with their signs, by observable; null where one of both does not exist. */
export type Changes = Readonly<Record<ObservableName, number | null>>;

/** delta_total.csv of every run that has one, by run id. */
export async function readChanges({ rows }: Scan): Promise<ReadonlyMap<string, Changes>> {
  const found = await Promise.all(
    withFile(rows, DELTA_TOTAL_FILE).map(async ({ run_id, path }) => {
      const columns = await readColumns(join(artifactsFolder(), path, DELTA_TOTAL_FILE));
      const observables = columns.texts("observable");
      const [values, references] = [columns.quantities("value"), columns.quantities("value_gr")];
      const changes = Object.fromEntries(OBSERVABLE_NAMES.map((name) => {
        const index = observables.indexOf(name);
        const [value, reference] = [values[index] ?? null, references[index] ?? null];
        return [name, value === null || reference === null ? null : 100 * (value - reference) / reference];
      }));
      return [run_id, changes as Changes] as const;
    }),
  );
  return new Map(found);
}

/** The rows whose run folder has a file: a user's solver need not write any but its summary. */
export function withFile(rows: readonly ScanGridRow[], file: string): ScanGridRow[] {
  return rows.filter(({ path }) => existsSync(join(artifactsFolder(), path, file)));
}

/** No run has the file that a picture is drawn from. */
export function withoutFile(file: string, { title }: Scan): InputError {
  return new InputError(`no run that is not DIAGNOSTIC has a ${file}`, {
    where: title,
    mend: "let the solver write it, or leave this picture out",
  });
}

/**
 * What a picture of a scan says of its origin.
 *
 * @param runFile what was read of each of the rows' run folders
 */
export function scanContext(
  { file, synthetic }: Scan,
  { rows, runFile }: { rows: readonly ScanGridRow[]; runFile?: string },
): FigureContext {
  const files = runFile === undefined ? [] : withFile(rows, runFile).map(({ path }) => `${path}/${runFile}`);
  return { sources: { runIds: rows.map(({ run_id }) => run_id), files: [file, ...files] }, synthetic };
}
