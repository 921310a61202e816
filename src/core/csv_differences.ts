import { parseCsv } from "./csv.ts";
import { InputError } from "./errors.ts";
import { visible } from "./visible_text.ts";

/** The names that are in the first list and not, or not as often, in the second. */
function without(names: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1);
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  });
}

function rowsLine(names: readonly string[], words: string): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return [`${words} ${names.slice(0, MOST_NAMED).map((name) => visible(name)).join(", ")}${more}`];
}

/** So many rows or cells are named of a table that differs. */
const MOST_NAMED = 20;

/**
 * How a table differs from the one that follows from its sources, cell by cell; without a line if they are the same bytes.
 *
 * @param label the column that names a row, for messages
 */
export function csvDifferences(
  found: string,
  { expected, where, label }: { expected: string; where: string; label: string },
): string[] {
  if (found === expected) return [];
  const [is, ought] = [found, expected].map((text) => {
    try {
      return parseCsv(text, { where });
    } catch (error) {
      if (error instanceof InputError) return undefined;
      throw error;
    }
  });
  if (is === undefined || ought === undefined || is.columns.join() !== ought.columns.join()) {
    const columns = ought?.columns.join(", ") ?? "";
    return [`${where}: is not the table that follows: its columns are to be ${columns}`];
  }
  if (is.rows.length !== ought.rows.length) {
    const [there, expectedThere] = [is, ought].map(({ rows }) => rows.map((row) => row[label] ?? ""));
    return [
      ...rowsLine(without(expectedThere, there), `${where}: has no row of`),
      ...rowsLine(without(there, expectedThere), `${where}: has a row, that does not follow, of`),
    ];
  }
  const cells = ought.rows.flatMap((row, index) =>
    Object.entries(row).flatMap(([column, cell]) => {
      const other = is.rows[index][column];
      const place = `${where}: row ${index + 1} (${row[label]}), ${column}`;
      return other === cell ? [] : [`${place}: expected ${cell}, found ${other}`];
    })
  );
  return cells.length > 0 ? cells.slice(0, MOST_NAMED) : [`${where}: its cells follow, its bytes do not`];
}
