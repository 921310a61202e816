import { join } from "node:path";
import { type CsvCell, csvText } from "@/core/csv.ts";
import { type Audit, casesOf, requireRuns, validateRuns, writeIfChanged } from "../decide/mod.ts";
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
  const cases = casesOf(audit.audits);
  const grid = cases.map((one) => gridRow(one, tree));
  const index = [...audit.audits.map((one) => indexRow(one, tree)), ...strangerRows(audit)];
  return {
    audit,
    written: [
      await writeTable(join(tree.folder, SCAN_GRID_FILE), { tree, columns: SCAN_GRID_COLUMNS, rows: grid }),
      await writeTable(join(tree.folder, SCAN_STARS_FILE), {
        tree,
        columns: SCAN_STARS_COLUMNS,
        rows: cases.flatMap(starRows),
      }),
      await writeTable(join(tree.folder, AUDIT_INDEX_FILE), {
        tree,
        columns: AUDIT_INDEX_COLUMNS,
        rows: index,
      }),
    ],
  };
}

async function writeTable<Column extends string>(
  path: string,
  { tree, columns, rows }: {
    tree: RunTree;
    columns: readonly Column[];
    rows: readonly Readonly<Record<Column, CsvCell>>[];
  },
): Promise<string> {
  const text = tree.synthetic
    ? csvText([...columns, SYNTHETIC_COLUMN], rows.map((row) => ({ ...row, [SYNTHETIC_COLUMN]: true })))
    : csvText(columns, rows);
  await writeIfChanged(path, text);
  return path;
}
