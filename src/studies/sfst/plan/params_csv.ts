import { isHeld, type Limit, limitProblem, limitText, requireCaseCount } from "@/core/config/mod.ts";
import { readText } from "@/core/files/mod.ts";
import { decimalNumber, parseCsv } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import { CASE_LIMITS, SEED_LIMIT } from "./case_limits.ts";

/** What a row of a params.csv, or a point of a grid, says of a case. */
export interface ScanPoint {
  readonly eos: string;
  readonly g: number;
  readonly Gamma: number;
  readonly seed: number;
  /** Where it was read, for messages. */
  readonly where: string;
}

const COLUMNS = ["eos", "g", "Gamma", "seed"] as const;

/**
 * The cases of a params.csv, in the order of its lines. Its columns are eos, g, Gamma and seed, in any order.
 *
 * @throws {InputError} naming file and line: a missing or unknown column, a cell that is no number of its kind, a case
 * that comes twice, a file without cases or with too many
 */
export async function readParamsCsv(path: string): Promise<ScanPoint[]> {
  const text = await readText(path);
  // before cells are made of them
  requireCaseCount([text.trimEnd().split("\n").length - 1], path);
  const { columns, rows, lines } = parseCsv(text, { where: path });
  const header = `write the header ${COLUMNS.join(",")}`;
  const missing = COLUMNS.find((column) => !columns.includes(column));
  if (missing !== undefined) {
    throw new InputError(`line 1: the column '${missing}' is missing`, { where: path, mend: header });
  }
  const unknown = columns.find((column) => !COLUMNS.some((known) => known === column));
  if (unknown !== undefined) {
    throw new InputError(`line 1: unknown column '${unknown}'`, { where: path, mend: header });
  }
  if (rows.length === 0) {
    throw new InputError("there are no cases below the header", { where: path, mend: "add a line a case" });
  }
  const lineOf = new Map<string, number>();
  return rows.map((row, index) => {
    const line = lines[index];
    const where = `${path}, line ${line}`;
    const point = {
      eos: row.eos.trim(),
      g: number(row.g, { where, what: "g", limit: CASE_LIMITS.g }),
      Gamma: number(row.Gamma, { where, what: "Gamma", limit: CASE_LIMITS.Gamma }),
      seed: number(row.seed, { where, what: "seed", limit: SEED_LIMIT }),
      where,
    };
    if (point.eos === "") throw new InputError("eos is empty", { where, mend: "name an equation of state" });
    const key = JSON.stringify([point.eos, point.g, point.Gamma, point.seed]);
    const first = lineOf.get(key);
    if (first !== undefined) {
      throw new InputError(`the same case as in line ${first}`, { where, mend: "remove one of the two" });
    }
    lineOf.set(key, line);
    return point;
  });
}

function number(
  cell: string,
  { where, what, limit }: { where: string; what: string; limit: Limit },
): number {
  const text = cell.trim();
  const value = decimalNumber(text);
  const isOther = Number.isFinite(value) && !isHeld(value, text);
  if (!isOther && limitProblem(value, limit) === undefined) return value;
  if (isOther) {
    throw new InputError(`${what} is '${text.slice(0, 40)}', which no double holds: it would be ${value}`, {
      where,
      mend: `write ${value}, or a number that is held`,
    });
  }
  throw new InputError(`${what} is '${text.slice(0, 40)}', not ${limitText(limit)}`, {
    where,
    mend: "correct this cell",
  });
}
