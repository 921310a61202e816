import { InputError } from "@/core/errors.ts";
import type { EquationOfState } from "./equation_of_state.ts";
import { type PolytropicPiece, polytropicPieces } from "./polytropic_pieces.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";

/** A row of a table. */
export interface TableRow {
  /** Rest-mass density [g cm⁻³]. */
  readonly density: number;
  /** Pressure [dyn cm⁻²]. */
  readonly pressure: number;
  /** Energy density over c² [g cm⁻³]. */
  readonly energyDensity: number;
  /** Where the row stands, for messages. */
  readonly line: number;
}

/** How far ε may be from the first law, integrated along the table from its first row. */
const FIRST_LAW_TOLERANCE = 0.01;

/**
 * A tabulated equation of state: a polytrope between each two rows, ln P linear in ln ρ, so that it obeys the first law
 * exactly. ε is integrated from the first row, dε = (ε + P) dρ/ρ; the table's own ε is held against it. Rows of equal
 * pressure and rising density are a first-order phase transition. Below the first row the first polytrope goes on to
 * the surface.
 *
 * The error of a smooth equation of state falls with the square of the rows' distance in ln ρ.
 *
 * @throws {InputError} naming the line: fewer than two rows, a value that is not positive and finite, ρ or ε not
 * rising, P falling, ε against the first law by more than 1 %
 */
export function tabulated(
  rows: readonly TableRow[],
  { name, where }: { name: string; where: string },
): EquationOfState {
  requireOrder(rows, where);
  const [first, second] = rows;
  const gamma = logSlope(first, second);
  if (!(gamma > 1)) {
    throw new InputError(
      `the pressure rises with ρ^${gamma.toFixed(3)} from the first row on, so a surface does not exist`,
      {
        where: `${where}, line ${first.line}`,
        mend:
          "begin the table with rows whose pressure rises faster than the density, such as an outer crust",
      },
    );
  }
  // The first polytrope reaches ρ = 0 with ε = ρ; baryons of another mass in the table's ρ are scaled to it.
  const scale = (first.energyDensity - pressureAsDensity(first) / (gamma - 1)) / first.density;
  if (!(scale > 0.5 && scale < 2)) {
    throw new InputError(
      `ε = ${first.energyDensity} does not fit ρ = ${first.density} and P = ${first.pressure}`,
      {
        where: `${where}, line ${first.line}`,
        mend: "give ρ and ε in g/cm³ and P in dyn/cm²",
      },
    );
  }
  requireFirstLaw(rows, where);
  const pieces: PolytropicPiece[] = [];
  for (let i = 0; i + 1 < rows.length; i++) {
    const [row, next] = [rows[i], rows[i + 1]];
    if (next.pressure === row.pressure) continue; // the jump lies between the pieces around it
    pieces.push({
      gamma: logSlope(row, next),
      density: row.density * scale * KM2_PER_G_CM3,
      pressure: row.pressure * KM2_PER_DYN_CM2,
    });
  }
  const maximumDensity = rows.at(-1)!.density * scale * KM2_PER_G_CM3;
  return polytropicPieces(pieces, { name, publishedFit: false, maximumDensity, densityScale: scale });
}

function requireOrder(rows: readonly TableRow[], where: string): void {
  if (rows.length < 2) {
    throw new InputError(`the table has ${rows.length === 1 ? "one row" : "no rows"}`, {
      where,
      mend: "give at least two rows, from low to high density",
    });
  }
  rows.forEach((row, index) => {
    const at = `${where}, line ${row.line}`;
    const mend = "give positive numbers, sorted by density";
    for (const key of ["density", "pressure", "energyDensity"] as const) {
      if (!(row[key] > 0 && row[key] < Infinity)) {
        throw new InputError(`${key} is ${row[key]}`, { where: at, mend });
      }
    }
    const before = rows[index - 1];
    if (before === undefined) return;
    if (!(row.density > before.density)) {
      throw new InputError("the density does not rise", { where: at, mend });
    }
    if (!(row.energyDensity > before.energyDensity)) {
      throw new InputError("the energy density does not rise", { where: at, mend });
    }
    if (row.pressure < before.pressure) {
      throw new InputError("the pressure falls with the density: such matter is unstable", {
        where: at,
        mend,
      });
    }
  });
}

function requireFirstLaw(
  rows: readonly TableRow[],
  where: string,
): void {
  let energy = rows[0].energyDensity;
  for (let i = 1; i < rows.length; i++) {
    energy = energyAfter(energy, { from: rows[i - 1], to: rows[i] });
    const off = rows[i].energyDensity / energy - 1;
    if (Math.abs(off) > FIRST_LAW_TOLERANCE) {
      throw new InputError(
        `ε is ${(100 * off).toFixed(1)} % from the first law, dε = (ε + P) dρ/ρ along the rows above`,
        {
          where: `${where}, line ${rows[i].line}`,
          mend: "check the units (ρ, ε in g/cm³; P in dyn/cm²), or give more rows",
        },
      );
    }
  }
}

/** ε [g cm⁻³] at the end of a polytrope that begins with ε at its start. */
function energyAfter(
  energy: number,
  { from, to }: { from: TableRow; to: TableRow },
): number {
  const ratio = to.density / from.density;
  if (to.pressure === from.pressure) {
    return (energy + pressureAsDensity(from)) * ratio - pressureAsDensity(from);
  }
  let gamma = logSlope(from, to);
  if (Math.abs(gamma - 1) < 1e-7) gamma = 1 + 1e-7;
  const [start, end] = [pressureAsDensity(from) / (gamma - 1), pressureAsDensity(to) / (gamma - 1)];
  return (energy - start) * ratio + end;
}

/** Γ = d ln P / d ln ρ between two rows. */
function logSlope(from: TableRow, to: TableRow): number {
  return Math.log(to.pressure / from.pressure) / Math.log(to.density / from.density);
}

/** P/c² [g cm⁻³]. */
function pressureAsDensity({ pressure }: TableRow): number {
  return pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3;
}
