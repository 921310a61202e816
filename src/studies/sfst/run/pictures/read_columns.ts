import { readText } from "@/core/files/mod.ts";
import { csvNumbers, parseCsv } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";

/** A CSV file by its columns. Each function throws InputError where the column is missing or holds something else. */
export interface Columns {
  readonly rowCount: number;
  texts(column: string): string[];
  /** Null for an empty cell, a value that does not exist. */
  quantities(column: string): (number | null)[];
  /** No cell may be empty. */
  numbers(column: string): number[];
}

/** @throws {InputError} the file is missing, malformed, or has no rows */
export async function readColumns(path: string): Promise<Columns> {
  const table = parseCsv(await readText(path), { where: path });
  const mend = "run the case again";
  if (table.rows.length === 0) throw new InputError("has no rows", { where: path, mend });
  const quantities = (column: string) => csvNumbers(table, { column, where: path });
  return {
    rowCount: table.rows.length,
    quantities,
    texts(column) {
      if (table.columns.includes(column)) return table.rows.map((row) => row[column]);
      throw new InputError(`there is no column '${column}'`, { where: path, mend });
    },
    numbers(column) {
      return quantities(column).map((value, row) => {
        if (value !== null) return value;
        throw new InputError(`row ${row + 1}: '${column}' is empty`, { where: path, mend });
      });
    },
  };
}
