import { join } from "node:path";
import { writeIfChanged } from "@/core/artifacts/mod.ts";
import { type CsvCell, csvText } from "@/core/csv.ts";
import { type Audit, casesOf, requireRuns, validateRuns } from "../decide/mod.ts";
import type { RunTree } from "../measure/mod.ts";
import {
  AUDIT_INDEX_COLUMNS,
  gridRow,
  indexRow,
  SCAN_GRID_COLUMNS,
  SCAN_STARS_COLUMNS,
  starRows,
  strangerRows,
} from "./tables.ts";

/** The tables of a scan, inside the tree's folder. */
export const SCAN_GRID_FILE = "scan_grid.csv";
export const SCAN_STARS_FILE = "scan_stars.csv";
/** Every run with its class and the reasons. */
export const AUDIT_INDEX_FILE = "audit_index.csv";

/** Only synthetic tables have this column, and every row of them is true. */
const SYNTHETIC_COLUMN = "synthetic";

/**
 * Rebuilds scan_grid.csv, scan_stars.csv and audit_index.csv from the run folders alone: every run is judged anew from its
 * raw files, and the same folders give the same bytes. Verdicts go into the run_index.json files on the way.
 *
 * scan_grid.csv has one row a case (the best of its runs), scan_stars.csv one a star of a mass that was asked for, on
 * every stable branch, audit_index.csv one a run folder, failed, damaged and unfinished ones included. A damaged folder
 * whose case cannot be read has a row in audit_index.csv only.
 *
 * @returns the audit and the files, written or found as they should be
 */
export async function collectScan(tree: RunTree): Promise<{ audit: Audit; written: string[] }> {
  const audit = await validateRuns(tree);
  requireRuns(audit);
  const tables = scanTables(audit);
  for (const [path, text] of Object.entries(tables)) await writeIfChanged(path, text);
  return { audit, written: Object.keys(tables) };
}

/** The tables that follow from judged run folders, by their paths. */
export function scanTables(audit: Audit): Record<string, string> {
  const { tree, audits } = audit;
  const cases = casesOf(audits);
  const index = [...audits.map((one) => indexRow(one, tree)), ...strangerRows(audit)];
  return {
    [join(tree.folder, SCAN_GRID_FILE)]: tableText(cases.map((one) => gridRow(one, tree)), {
      tree,
      columns: SCAN_GRID_COLUMNS,
    }),
    [join(tree.folder, SCAN_STARS_FILE)]: tableText(cases.flatMap(starRows), {
      tree,
      columns: SCAN_STARS_COLUMNS,
    }),
    [join(tree.folder, AUDIT_INDEX_FILE)]: tableText(index, { tree, columns: AUDIT_INDEX_COLUMNS }),
  };
}

function tableText<Column extends string>(
  rows: readonly Readonly<Record<Column, CsvCell>>[],
  { tree, columns }: { tree: RunTree; columns: readonly Column[] },
): string {
  return tree.synthetic
    ? csvText([...columns, SYNTHETIC_COLUMN], rows.map((row) => ({ ...row, [SYNTHETIC_COLUMN]: true })))
    : csvText(columns, rows);
}
