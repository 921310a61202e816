import { InputError } from "./errors.ts";
import { visible } from "./visible_text.ts";

/** A cell before it is written; null is what does not exist and becomes an empty cell. */
export type CsvCell = string | number | boolean | null;

/** A table as it was read: every row has a cell for every column. */
export interface CsvTable {
  /** The header's names, in their order. */
  readonly columns: readonly string[];
  /** Column → cell, as text. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** The line of the text that each row begins on, from 1. */
  readonly lines: readonly number[];
}

/**
 * A table as CSV (RFC 4180, lines end in LF). Numbers have their shortest form that reads back as the same double (1,
 * 0.1, 1e-8), so equal tables are equal bytes. Texts may come from programs of others: control characters are written
 * out (`\\n`), and what a spreadsheet would take for a formula gets a `'` before it; a decimal number is none.
 *
 * @throws {RangeError} if a row lacks a column or holds NaN or an infinity
 */
export function csvText<Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, CsvCell>>[],
): string {
  const lines = rows.map((row, index) =>
    columns.map((column) => cellText(row[column], `${column} of row ${index + 1}`)).join(",")
  );
  return [columns.map(textCell).join(","), ...lines].join("\n") + "\n";
}

/**
 * Reads CSV (RFC 4180; lines end in LF or CRLF; a byte-order mark and blank lines at the end are skipped). A row that
 * is longer or shorter than the header is an error, never filled up or cut.
 *
 * @throws {InputError} naming the line: no header, a column twice or named by a whole number, a row of another length, a quote that is not closed
 */
export function parseCsv(text: string, { where }: { where: string }): CsvTable {
  const records = recordsOf(text.replace(/^\ufeff/, ""), where);
  while (records.length > 0 && isBlank(records.at(-1)!)) records.pop();
  if (records.length === 0) throw malformed("there is no header", { where, line: 1 });
  const columns = records[0].cells.map((name) => name.trim());
  const seen = new Set<string>();
  const twice = columns.find((name) => seen.has(name) || !seen.add(name));
  if (twice !== undefined) throw malformed(`the column '${twice}' is there twice`, { where, line: 1 });
  // a header that was left out; and V8 gives an object with a key of 900 room for 900 values
  const number = columns.find((name) => /^\d+$/.test(name));
  if (number !== undefined) throw malformed(`a column is named '${number}', a number`, { where, line: 1 });
  const rows = records.slice(1).map(({ cells, line }) => {
    if (cells.length !== columns.length) {
      const found = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
      throw malformed(`expected ${columns.length} cells, found ${found}`, { where, line });
    }
    return Object.fromEntries(columns.map((name, index) => [name, cells[index]]));
  });
  return { columns, rows, lines: records.slice(1).map(({ line }) => line) };
}

/**
 * The numbers of a column; null for an empty cell.
 *
 * @throws {InputError} if there is no such column, or a cell holds something else than a finite number
 */
export function csvNumbers(
  { columns, rows, lines }: CsvTable,
  { column, where }: { column: string; where: string },
): (number | null)[] {
  if (!columns.includes(column)) {
    throw new InputError(`there is no column '${column}' (there are ${columns.join(", ")})`, {
      where,
      mend: "add the column",
    });
  }
  return rows.map((row, index) => {
    const text = row[column].trim();
    if (text === "") return null;
    const value = decimalNumber(text);
    if (!Number.isFinite(value)) {
      throw new InputError(`line ${lines[index]}: '${column}' holds '${text.slice(0, 40)}', not a number`, {
        where,
        mend: "write a finite decimal number",
      });
    }
    return value;
  });
}

/** The decimal number that a cell holds, or NaN. */
export function decimalNumber(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN;
}

/** No hexadecimal, no `Infinity`, no blanks inside: what Number() would let pass. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function cellText(cell: CsvCell | undefined, where: string): string {
  if (cell === undefined) throw new RangeError(`Cannot write CSV: there is no ${where}`);
  if (cell === null) return "";
  if (typeof cell === "number" && !Number.isFinite(cell)) {
    throw new RangeError(`Cannot write CSV: ${where} is ${cell}`);
  }
  return typeof cell === "string" ? textCell(cell) : String(cell);
}

/** A text as no spreadsheet computes it and no terminal acts on it. */
function textCell(text: string): string {
  const shown = visible(text);
  const safe = FORMULA.test(shown) && !DECIMAL.test(shown) ? `'${shown}` : shown;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** How a formula begins in Excel, LibreOffice and Google Sheets, blanks and full-width signs included (OWASP, CSV injection). */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

function isBlank({ cells }: CsvRecord): boolean {
  return cells.length === 1 && cells[0].trim() === "";
}

function recordsOf(text: string, where: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let first = 1;
  for (let at = 0; at <= text.length;) {
    const found = cellAt(text, at);
    const end = found === undefined ? undefined : endAt(text, found.next);
    if (found === undefined || end === undefined) {
      throw malformed("a quote stands alone or is not closed", { where, line });
    }
    cells.push(found.cell);
    line += found.breaks + (end === "," || end === "" ? 0 : 1);
    at = found.next + end.length;
    if (end === ",") continue;
    records.push({ cells, line: first });
    [cells, first] = [[], line];
    if (end === "") break;
  }
  return records;
}

/** The cell that begins at an index, the index behind it and the line breaks inside; undefined if its quote is not closed. */
function cellAt(text: string, at: number): { cell: string; next: number; breaks: number } | undefined {
  if (text[at] !== '"') {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text)?.index ?? text.length;
    return { cell: text.slice(at, next), next, breaks: 0 };
  }
  let close = text.indexOf('"', at + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return undefined;
  const inside = text.slice(at + 1, close);
  return { cell: inside.replaceAll('""', '"'), next: close + 1, breaks: inside.split("\n").length - 1 };
}

/** What ends a plain cell. */
const SPECIAL = /[",\r\n]/g;

/** What ends the cell before an index: a comma, a line end, nothing at the text's end; undefined if it is something else. */
function endAt(text: string, at: number): string | undefined {
  if (at === text.length) return "";
  return [",", "\n", "\r\n"].find((end) => text.startsWith(end, at));
}

function malformed(what: string, { where, line }: { where: string; line: number }): InputError {
  return new InputError(`malformed CSV: line ${line}: ${what}`, { where, mend: "correct this line" });
}
