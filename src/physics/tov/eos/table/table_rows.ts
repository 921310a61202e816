import { hasVanished } from "@/core/config/mod.ts";
import { decimalNumber } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import type { TableRow } from "../table_row.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../../units.ts";
import { parseHeader, requireQuantities, type RowShape, type TableColumn } from "./table_header.ts";
import { ATOMIC_MASS_G, type Quantity } from "./table_units.ts";

/** Far more than any published table has. */
const MOST_ROWS = 20_000;
const G_CM3_PER_DYN_CM2 = KM2_PER_DYN_CM2 / KM2_PER_G_CM3;

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The rows of a text table. Its header names the columns with their units, in any order and beside others (`#`, `!` and
 * `%` begin comments; a header may be one, and is the last before the numbers); `columns` takes its place. Cells are
 * apart at commas, semicolons, tabs or blanks; exponents may be `E` or `D`; blank lines and a leading count of rows are
 * skipped; a column that counts the rows need not be named. Of ρ and n_B one is read, n_B at the atomic mass constant a
 * baryon; neither is needed.
 *
 * @throws {InputError} naming the line
 */
export function tableRows(
  text: string,
  { where, columns }: { where: string; columns?: string },
): TableRow[] {
  const { header, lines } = partsOf(text.replace(/^\ufeff/, ""));
  const rows = isCount(lines) ? lines.slice(1) : lines;
  if (rows.length > MOST_ROWS) {
    throw new InputError(`there are ${rows.length} rows`, { where, mend: `thin them out to ${MOST_ROWS}` });
  }
  const found = columns === undefined ? fromHeaders(header, { where, rows }) : fromUser(columns, rows);
  requireQuantities(found, { where });
  return rows.map((line) => rowOf(line, { columns: found, where }));
}

/** Comments and words before the numbers, which may hold the header; and the lines of numbers. */
function partsOf(text: string): { header: Line[]; lines: Line[] } {
  const header: Line[] = [];
  const lines: Line[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const trimmed = raw.trim();
    const line = index + 1;
    const comment = /^[#!%]/.test(trimmed);
    if (trimmed === "" || (comment && lines.length > 0)) continue;
    const data = comment ? trimmed : trimmed.replace(/\s[#!%].*$/, "");
    const cells = cellsOf(data);
    // LORENE begins with `132 <-- Number of lines`
    const announces = /^\d+\s+(<|number|lines|rows|points|entries)/i.test(data);
    if (lines.length === 0 && (comment || announces || Number.isNaN(numberOf(cells[0])))) {
      header.push({ cells: [trimmed], line });
    } else lines.push({ cells, line });
  }
  return { header, lines };
}

function cellsOf(text: string): string[] {
  if (/[,;]/.test(text)) return text.replace(/[,;]\s*$/, "").split(/[,;]/).map((cell) => cell.trim());
  return text.split(/\s+/);
}

/** The last line before the numbers that names a pressure. */
function fromHeaders(
  header: readonly Line[],
  { where, rows }: { where: string; rows: readonly Line[] },
): TableColumn[] {
  const named = header.toReversed().map(({ cells: [text], line }) => () =>
    parseHeader(text, { where: `${where}, line ${line}`, ...shapeOf(rows) })
  );
  for (const parse of rows.length > 0 ? named : []) {
    const columns = parse();
    if (columns !== undefined) return columns;
  }
  if (header.length > 0 && rows.length === 0) {
    throw new InputError("there are no rows below the header that begin with a number", {
      where,
      mend: "add rows of numbers such as 1.0e-300",
    });
  }
  const words = header.findLast(({ cells: [text] }) => !/^[#!%]/.test(text));
  if (words !== undefined) {
    throw new InputError(`'${words.cells[0].slice(0, 60)}' names no pressure`, {
      where: `${where}, line ${words.line}`,
      mend: 'write a header, e.g. rho_g_cm3,P_dyn_cm2,eps_g_cm3, or state it with "columns=…"',
    });
  }
  throw new InputError("there is no header that names the columns", {
    where,
    mend: `state them, e.g. "columns='n_B[fm-3] eps[g/cm3] P[dyn/cm2]'", with - for a column of no use`,
  });
}

/** The columns that the user states. */
function fromUser(columns: string, rows: readonly Line[]): TableColumn[] {
  const found = parseHeader(columns, { where: "columns", ...shapeOf(rows) });
  if (found !== undefined) return found;
  throw new InputError(`'${columns}' names no pressure`, {
    where: "columns",
    mend: `write a header, e.g. "columns='P[dyn/cm2] eps[g/cm3]'"`,
  });
}

function shapeOf(rows: readonly Line[]): RowShape {
  const numbered = rows.length > 1 &&
    rows.every(({ cells }, i) => Number(cells[0]) === Number(rows[0].cells[0]) + i) &&
    ["0", "1"].includes(rows[0].cells[0]);
  return { width: rows[0]?.cells.length ?? 0, numbered };
}

/** Whether the first line is the number of the others. */
function isCount(lines: readonly Line[]): boolean {
  if (lines.length < 2 || lines[0].cells.length > 1 || lines[1].cells.length === 1) return false;
  return /^\d+$/.test(lines[0].cells[0]);
}

function rowOf(
  { cells, line }: Line,
  { columns, where }: { columns: readonly TableColumn[]; where: string },
): TableRow {
  const at = `${where}, line ${line}`;
  if (cells.length !== columns.length) {
    const names = columns.map(({ name }) => name).join(", ");
    const found = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
    throw new InputError(`expected ${columns.length} cells (${names}), found ${found}`, {
      where: at,
      mend: "correct this line, or name every column",
    });
  }
  const value = (quantity: Quantity): number | undefined => {
    const column = columns.findIndex((one) => one.quantity === quantity);
    if (column < 0) return undefined;
    const { name, factor, logarithmic } = columns[column];
    if (cells[column] === "") {
      throw new InputError(`${name} is empty`, { where: at, mend: "give every row all its numbers" });
    }
    const number = numberOf(cells[column]);
    if (!Number.isFinite(number)) {
      throw new InputError(`${name} holds '${cells[column].slice(0, 40)}', not a number`, {
        where: at,
        mend: "write a finite decimal number",
      });
    }
    const value = factor * (logarithmic ? 10 ** number : number);
    const vanished = logarithmic || number !== 0
      ? value === 0
      : hasVanished(number, plainText(cells[column]));
    if (!vanished) return value;
    throw new InputError(`${name} holds '${cells[column].slice(0, 40)}', less than a number can be`, {
      where: at,
      mend: "write 0, or a larger number",
    });
  };
  const baryons = value("n_B");
  return {
    pressure: value("P")! / G_CM3_PER_DYN_CM2,
    energyDensity: value("eps")!,
    density: value("rho") ?? (baryons === undefined ? undefined : baryons * ATOMIC_MASS_G),
    line,
  };
}

/** Decimal, with Fortran's D for E. */
function numberOf(cell: string): number {
  return decimalNumber(plainText(cell));
}

function plainText(cell: string): string {
  return cell.replace(/^["'](.*)["']$/, "$1").replace(/[dD](?=[+-]?\d+$)/, "E");
}
