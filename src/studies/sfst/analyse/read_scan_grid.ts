import { readText } from "@/core/files/mod.ts";
import { csvNumbers, parseCsv } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import { RUN_CLASSES, type RunClass } from "../decide/mod.ts";
import { SCAN_GRID_COLUMNS } from "./tables.ts";

/** One case of a scan, as the figures see it; a quantity that does not exist is null. */
export interface ScanGridRow {
  /** Of the best run of the case: the first one, or a refinement of it. */
  readonly run_id: string;
  /** As in the plan. */
  readonly eos: string;
  /** A: ε_vac in the inertial factor only. B: it gravitates, too. */
  readonly variant: "A" | "B";
  /** The coupling. */
  readonly g: number;
  /** The damping Γ. */
  readonly Gamma: number;
  /** σ = (g²/Γ)·χ_ref. */
  readonly sigma: number;
  /** Of an external solver; the built-in one draws nothing. */
  readonly seed: number;
  /** M☉ */
  readonly M_max: number | null;
  /** km */
  readonly R_1p4: number | null;
  /** Tidal deformability, dimensionless. */
  readonly Lambda_1p4: number | null;
  /** The largest ε_vac/ε in a star. */
  readonly max_epsratio: number | null;
  /** The largest share by which the vacuum term changes 2m/r, at equal central density. */
  readonly wfaktor_max: number | null;
  /** Scaled, at the end of the box scheme. */
  readonly newton_final_residual: number | null;
  /** delta_total_max_pct [%] */
  readonly delta_total: number | null;
  /** Whether the solver says that its star is one. */
  readonly converged: boolean;
  /** The class of the run. */
  readonly status: RunClass;
  /** Relative to the artifacts folder. */
  readonly path: string;
  /** What made the run fail; empty if nothing did. */
  readonly error: string;
  /** True for a rehearsal, whose numbers mean nothing. */
  readonly synthetic: boolean;
}

const COORDINATES = ["g", "Gamma", "sigma", "seed"] as const;
const QUANTITIES = [
  "M_max",
  "R_1p4",
  "Lambda_1p4",
  "max_epsratio",
  "wfaktor_max",
  "newton_final_residual",
  "delta_total",
] as const;

/**
 * Reads a scan_grid.csv.
 *
 * @throws {InputError} missing, malformed, or with a cell that is not what its column holds
 */
export async function readScanGrid(path: string): Promise<ScanGridRow[]> {
  const table = parseCsv(await readText(path), { where: path });
  const missing = SCAN_GRID_COLUMNS.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) throw unreadable(`lacks the columns ${missing.join(", ")}`, path);
  const numbers = Object.fromEntries(
    [...COORDINATES, ...QUANTITIES].map((column) => [column, csvNumbers(table, { column, where: path })]),
  );
  return table.rows.map((cells, row): ScanGridRow => {
    const at = `${path}, row ${row + 1}`;
    const choice = <T extends string>(column: string, allowed: readonly T[]): T => {
      const found = allowed.find((one) => one === cells[column]);
      if (found !== undefined) return found;
      throw unreadable(`${column} '${cells[column]}' is not ${allowed.join(" or ")}`, at);
    };
    const coordinate = (column: typeof COORDINATES[number]): number => {
      const value = numbers[column][row];
      if (value === null) throw unreadable(`${column} is empty`, at);
      return value;
    };
    const quantities = Object.fromEntries(QUANTITIES.map((column) => [column, numbers[column][row]]));
    return {
      ...quantities as Record<typeof QUANTITIES[number], number | null>,
      run_id: cells.run_id,
      eos: cells.eos,
      variant: choice("variant", ["A", "B"]),
      g: coordinate("g"),
      Gamma: coordinate("Gamma"),
      sigma: coordinate("sigma"),
      seed: coordinate("seed"),
      converged: choice("converged", ["true", "false"]) === "true",
      status: choice("status", RUN_CLASSES),
      path: cells.path,
      error: cells.error,
      synthetic: cells.synthetic === "true",
    };
  });
}

function unreadable(what: string, where: string): InputError {
  return new InputError(what, { where, mend: "rebuild it with 'deno task sfst_collect'" });
}
