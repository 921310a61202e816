import { InputError } from "@/core/errors.ts";
import { KNOWN_UNITS, type Quantity, unitFactor } from "./table_units.ts";

/** What a column of a table holds; null where it is none of ours. */
export interface TableColumn {
  /** As the header writes it. */
  readonly name: string;
  readonly quantity: Quantity | null;
  /** To g cm⁻³ (ρ, ε, P over c²) or cm⁻³ (n_B). */
  readonly factor: number;
  /** Whether the column holds the decimal logarithm. */
  readonly logarithmic: boolean;
}

/** Names in use, without case, blanks, hyphens and underscores. */
const NAMES: Readonly<Record<Quantity, readonly string[]>> = {
  rho: ["rho", "rho0", "rhob", "restmassdensity", "baryonmassdensity", "restmass", "ρ"],
  n_B: ["nb", "n", "nbar", "nbaryon", "numberdensity", "baryonnumberdensity", "baryondensity", "nbaryons"],
  eps: ["eps", "epsilon", "e", "edens", "energydensity", "energy", "rhoe", "massenergydensity", "ε", "ene"],
  P: ["p", "press", "pressure", "pres"],
};

/** What the rows below a header look like. */
export interface RowShape {
  /** Cells in a row. */
  readonly width: number;
  /** Whether the first column numbers the rows. */
  readonly numbered: boolean;
}

/**
 * Reads a header: names in any order and case, each with its unit in brackets (`P [dyn/cm^2]`, `eps(MeV/fm3)`) or as a
 * suffix (`P_dyn_cm2`), `log10(…)` for logarithms, `-` for a column of no use. Names of several words are told from
 * several names by the number of cells; a first column that numbers the rows need not be named.
 *
 * @returns a column a cell; undefined if no pressure is named in the text
 * @throws {InputError} a quantity without a unit, with one that is not its own, or named twice; another number of names
 * than of cells
 */
export function parseHeader(
  text: string,
  { where, width, numbered }: RowShape & { where: string },
): TableColumn[] | undefined {
  if (text.length > LONGEST_HEADER) return undefined;
  const ways = splittings(text).map((cells) => cells.map(columnOf))
    .filter((columns) => columns.some(({ quantity }) => quantity === "P"));
  if (ways.length === 0) return undefined;
  const unnamed = (columns: readonly TableColumn[]) => numbered && columns[0].quantity !== null;
  const columns = ways.find((columns) => columns.length + (unnamed(columns) ? 1 : 0) === width);
  if (columns === undefined) {
    throw new InputError(`the header names ${ways[0].length} columns, the rows have ${width}`, {
      where,
      mend: `name every column, with '-' for one of no use`,
    });
  }
  const own = withoutNamesakes(columns);
  requireUnits(own, where);
  return unnamed(columns) ? [{ ...UNUSED, name: "row" }, ...own] : own;
}

const LONGEST_HEADER = 2000;
const UNUSED = { quantity: null, factor: 1, logarithmic: false };

/** `E [MeV]` beside `eps [g/cm3]` is another quantity. */
function withoutNamesakes(columns: readonly TableColumn[]): TableColumn[] {
  const isOwn = ({ quantity, factor }: TableColumn, other: TableColumn) =>
    other.quantity === quantity && Number.isNaN(factor) && !Number.isNaN(other.factor);
  return columns.map((column) =>
    column.quantity !== null && columns.some((other) => isOwn(column, other))
      ? { ...UNUSED, name: column.name }
      : column
  );
}

function requireUnits(columns: readonly TableColumn[], where: string): void {
  for (const { name, quantity, factor } of columns) {
    if (quantity === null) continue;
    if (Number.isNaN(factor)) {
      const example = `${quantity}[${quantity === "n_B" ? "fm-3" : "g/cm3"}]`;
      throw new InputError(`the unit of '${name}' is not stated, or is none of ${quantity}`, {
        where,
        mend: `write it behind the name, as in ${example}, one of ${KNOWN_UNITS}`,
      });
    }
    if (columns.filter((other) => other.quantity === quantity).length > 1) {
      throw new InputError(`${quantity} is there twice (one of them '${name}')`, {
        where,
        mend: `name the columns with "columns='…'", and '-' the one that does not count`,
      });
    }
  }
}

/** What is needed beside P, said in one line. */
export function requireQuantities(columns: readonly TableColumn[], { where }: { where: string }): void {
  const has = (quantity: Quantity) => columns.some((column) => column.quantity === quantity);
  const names = columns.map(({ name }) => name).join(", ");
  if (!has("P") || !has("eps")) {
    const missing = has("P") ? "energy density (eps)" : "pressure (P)";
    throw new InputError(`no column is the ${missing}: there are ${names}`, {
      where,
      mend: 'name the columns in the header, as in "rho_g_cm3,P_dyn_cm2,eps_g_cm3", or with "columns=…"',
    });
  }
}

/** The ways to take a header apart: at commas; at tabs; at blanks, or behind brackets, where names may have blanks. */
function splittings(text: string): string[][] {
  const line = text.replace(/^\s*[#!%;]+/, "").replaceAll(/["']/g, "").trim();
  const trimmed = (cells: readonly string[]) => cells.map((cell) => cell.trim());
  if (/[,;]/.test(line)) return [trimmed(line.split(/[,;]/))];
  return [
    line.match(/[^\s[(]*(?:\s*(?:\[[^\]]*\]|\([^)]*\)))+|[^\s[(]+/g) ?? [],
    /[\])]$/.test(line) ? line.match(/[^[(]+(?:\[[^\]]*\]|\([^)]*\))/g) ?? [] : [],
    line.split(/\t+/),
  ].map(trimmed);
}

function columnOf(cell: string): TableColumn {
  const log = /^(?:log10|log|lg)[\s_]*(.*)$/i.exec(cell);
  const inner = log ? log[1].replace(/^\(([^()[\]]*(?:\[[^\]]*\])?)\)/, "$1") : cell;
  const bracketed = /^([^[(]+?)\s*[[(]([^\])]*)[\])]/.exec(inner);
  const found = bracketed ? quantityOf(bracketed[1], bracketed[2]) : suffixed(inner) ?? quantityOf(inner, "");
  return found === undefined
    ? { ...UNUSED, name: cell }
    : { name: cell, ...found, logarithmic: log !== null };
}

/** `P_dyn_cm2`: the longest name whose rest is a unit. */
function suffixed(text: string): { quantity: Quantity; factor: number } | undefined {
  for (let end = text.length - 1; end > 0; end--) {
    if (!/[_\-/]/.test(text[end])) continue;
    const found = quantityOf(text.slice(0, end), text.slice(end + 1));
    if (found !== undefined && !Number.isNaN(found.factor)) return found;
  }
  return undefined;
}

function quantityOf(name: string, unit: string): { quantity: Quantity; factor: number } | undefined {
  const plain = name.toLowerCase().replace(/\/?c(?:\^|\*\*)?2$/, "").replaceAll(/[\s_\-]/g, "");
  const quantity = (Object.keys(NAMES) as Quantity[]).find((one) => NAMES[one].includes(plain));
  return quantity && { quantity, factor: unitFactor(unit, quantity) ?? NaN };
}
