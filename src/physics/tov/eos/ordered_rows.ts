import { InputError } from "@/core/errors.ts";
import { NEGLIGIBLE_DENSITY_GCM3 } from "./first_law.ts";
import { pressureAsDensity, type TableRow } from "./table_row.ts";

/** Rows that are one state of matter, printed twice. */
const SAME = 1e-9;
/** P/ε above this, or below the second at supranuclear density, is a matter of units. */
const [MOST_STIFFNESS, LEAST_STIFFNESS, SUPRANUCLEAR_GCM3] = [30, 1e-4, 4e14];

/** A table that is fit for use. */
export interface OrderedRows {
  /** ε rises and P does not fall; P > 0. */
  readonly rows: readonly TableRow[];
  /** ε where P = 0 [g cm⁻³], if the table reaches the surface of matter that is bound without gravity. */
  readonly surfaceEnergyDensity?: number;
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Puts the rows of a table in order. Rows from high to low density are turned round; rows that repeat the one before,
 * empty space, and rows at negative pressure below a surface are left out; so are rows that do not rise, but only below
 * 1e11 g cm⁻³, where they decide nothing.
 *
 * @throws {InputError} naming the line: fewer than two rows, a value that is not finite, ε that does not rise, P that
 * falls, P and ε of different units
 */
export function orderedRows(table: readonly TableRow[], where: string): OrderedRows {
  requireNumbers(table, where);
  const falling = table.length > 1 && table[0].energyDensity > table.at(-1)!.energyDensity;
  const all = falling ? table.toReversed() : table;
  const first = all.findIndex(({ pressure }) => pressure > 0);
  const matter = first < 0 ? [] : all.slice(first);
  const rows: TableRow[] = [];
  let [repeated, glitches] = [0, 0];
  for (const row of matter) {
    const before = rows.at(-1);
    if (before === undefined) rows.push(row);
    else if (isSame(before, row)) repeated++;
    else if (row.energyDensity > before.energyDensity && row.pressure >= before.pressure) rows.push(row);
    else if (row.energyDensity < NEGLIGIBLE_DENSITY_GCM3) glitches++;
    else throw disorder(before, row, where);
  }
  if (rows.length < 2) {
    const count = rows.length === 1 ? "one row" : "no rows";
    throw new InputError(`the table has ${count} of matter under pressure`, {
      where,
      mend: "give at least two rows, from low to high density",
    });
  }
  if (rows.at(-1)!.pressure === rows[0].pressure) {
    throw new InputError("the pressure does not rise", {
      where,
      mend: "give rows from low to high pressure",
    });
  }
  const surfaceEnergyDensity = first > 0 ? surfaceBetween(all[first - 1], all[first]) : undefined;
  const left = (count: number, what: string) =>
    count === 0 ? [] : [`${count} ${count === 1 ? "row" : "rows"} of the table left out: ${what}`];
  const bound = surfaceEnergyDensity === undefined ? 0 : first - 1;
  return {
    rows,
    surfaceEnergyDensity,
    notes: [
      ...left(bound, "at negative pressure, below the surface"),
      ...left(repeated, "they repeat the one before"),
      ...left(glitches, "P or ε does not rise there, below 1e11 g/cm³, where it decides nothing"),
    ],
  };
}

function requireNumbers(rows: readonly TableRow[], where: string): void {
  for (const row of rows) {
    const at = { where: `${where}, line ${row.line}`, mend: "give positive numbers, sorted by density" };
    const { density, energyDensity, pressure } = row;
    if (!Number.isFinite(pressure)) throw new InputError(`pressure is ${pressure}`, at);
    if (density !== undefined && !(density >= 0 && density < Infinity)) {
      throw new InputError(`density is ${density}`, at);
    }
    if (!(energyDensity >= 0 && energyDensity < Infinity) || (energyDensity === 0 && pressure > 0)) {
      throw new InputError(`energyDensity is ${energyDensity}`, at);
    }
  }
}

function isSame(a: TableRow, b: TableRow): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= SAME * Math.abs(x);
  return near(a.energyDensity, b.energyDensity) && near(a.pressure, b.pressure);
}

function disorder(before: TableRow, row: TableRow, where: string): InputError {
  const what = row.pressure < before.pressure
    ? row.energyDensity > before.energyDensity
      ? "the pressure falls with the density: such matter is unstable"
      : "the density does not rise"
    : "the energy density does not rise";
  return new InputError(what, {
    where: `${where}, line ${row.line}`,
    mend: "correct this row, or leave it out: rows go from low to high density, and P does not fall",
  });
}

/** @throws {InputError} if P and ε of the densest row are no matter's */
export function requireUnits(last: TableRow, where: string): void {
  const ratio = pressureAsDensity(last) / last.energyDensity;
  const tooSmall = last.energyDensity > SUPRANUCLEAR_GCM3 && ratio < LEAST_STIFFNESS;
  if (ratio <= MOST_STIFFNESS && !tooSmall) return;
  throw new InputError(`P/ε is ${ratio.toPrecision(3)} in the densest row, which no matter has`, {
    where: `${where}, line ${last.line}`,
    mend: "check the units of P and ε",
  });
}

/** ε at P = 0 between a row at P ≤ 0 and the next; undefined if that row is empty space. */
function surfaceBetween(below: TableRow, above: TableRow): number | undefined {
  if (!(below.energyDensity > 0 && below.energyDensity < above.energyDensity)) return undefined;
  const share = -below.pressure / (above.pressure - below.pressure);
  return below.energyDensity + share * (above.energyDensity - below.energyDensity);
}
