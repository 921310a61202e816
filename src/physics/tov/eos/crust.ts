import { findRoot } from "@/math/roots.ts";
import { InputError } from "@/core/errors.ts";
import { ENERGY_DENSITY, EOS_VALUES, pieceAt, PRESSURE } from "./equation_of_state.ts";
import { polytropicPieces } from "./polytropic_pieces.ts";
import { slyCrust } from "./read2009.ts";
import type { TableRow } from "./table_row.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";

/** The crusts that a table can be joined to. */
export const CRUSTS = ["SLy"] as const;
/** A crust that a table may be joined to. */
export type CrustName = typeof CRUSTS[number];

/** The crust is matter below this [g cm⁻³] (Douchin & Haensel 2001: its bottom lies at 1.3e14); fits go on to 2e14. */
const DEEPEST_GCM3 = 2e14;
/** Where the core's continuation meets the crust above this [g cm⁻³], there is a crust to speak of (neutron drip). */
const SHALLOWEST_GCM3 = 4e11;
/** Otherwise a polytrope leads from the crust at this share of the first row's ε to the first row. */
const BRIDGE = 0.9;
/** No table of a core begins above this [g cm⁻³]. */
const MOST_GCM3 = 2e15;
/** The outermost row [g cm⁻³]; below it the crust's first polytrope goes on. */
const OUTERMOST_GCM3 = 1e6;

/**
 * Puts the SLy crust (Douchin & Haensel 2001 as fitted by Read et al. 2009, Table II) under the rows of a core, in the
 * plane of P and ε, so that both rise through the junction:
 *
 * - where the core is stiffer than the crust at its first row, its first polytrope is continued outwards until it meets
 *   the crust (as Read et al. join their fits), or, if that lies in the outer crust, a polytrope bridges the last tenth
 *   of ε;
 * - where it is softer, the crust ends at the pressure of the first row, and ε jumps.
 *
 * @param rows of a core that begins above 1e11 g cm⁻³
 * @returns the rows and what was done, with pressure and density of the junction
 * @throws {InputError} if no crust reaches the first row
 */
export function joinedToCrust(
  rows: readonly TableRow[],
  { where }: { where: string },
): { rows: TableRow[]; note: string } {
  const [first, second] = rows;
  const at = `${where}, line ${first.line}`;
  const crust = slyCrustCurve();
  if (first.energyDensity > MOST_GCM3 || first.pressure <= crust.rows[0].pressure) {
    throw noCrust(first, at);
  }
  const above = crust.pressureAt(first.energyDensity);
  if (above > first.pressure) {
    const end = crust.energyDensityAt(first.pressure);
    return joined(rows, { end: { energyDensity: end, pressure: first.pressure }, how: "ε jumps there" });
  }
  const slope = Math.log(second.pressure / first.pressure) /
    Math.log(second.energyDensity / first.energyDensity);
  const continued = (e: number) => first.pressure * (e / first.energyDensity) ** slope;
  const off = (e: number) => Math.log(continued(e) / crust.pressureAt(e));
  const deepest = Math.min(first.energyDensity, DEEPEST_GCM3);
  if (deepest > SHALLOWEST_GCM3 && off(SHALLOWEST_GCM3) < 0 && off(deepest) > 0) {
    const energyDensity = findRoot(off, [SHALLOWEST_GCM3, deepest], { tolerance: 1e-13 });
    const how = "where the table's first polytrope, continued outwards, meets it";
    return joined(rows, { end: { energyDensity, pressure: continued(energyDensity) }, how });
  }
  const energyDensity = BRIDGE * first.energyDensity;
  if (!(energyDensity < DEEPEST_GCM3)) {
    throw noCrust(first, at);
  }
  const end = { energyDensity, pressure: crust.pressureAt(energyDensity) };
  return joined(rows, { end, how: "a polytrope leads on to the table's first row" });

  function joined(
    core: readonly TableRow[],
    { end, how }: { end: { energyDensity: number; pressure: number }; how: string },
  ): { rows: TableRow[]; note: string } {
    const inside = crust.rows.filter((row) =>
      row.energyDensity < end.energyDensity && row.pressure < end.pressure
    );
    const note = `joined to the SLy crust at P = ${end.pressure.toPrecision(5)} dyn/cm², ε = ${
      end.energyDensity.toPrecision(5)
    } g/cm³: ${how}`;
    return { rows: [...[...inside, end].map((row) => ({ ...row, line: first.line })), ...core], note };
  }
}

function noCrust({ energyDensity, pressure }: TableRow, where: string): InputError {
  const row = `ε = ${energyDensity.toPrecision(4)} g/cm³, P = ${pressure.toPrecision(4)} dyn/cm²`;
  return new InputError(`no crust reaches the table's first row, ${row}`, {
    where,
    mend: "begin the table at a lower density",
  });
}

/** The crust as a curve P(ε), cgs, with a row at each of its joints. */
function slyCrustCurve() {
  const pieces = slyCrust();
  const eos = polytropicPieces(pieces, { name: "SLy crust", publishedFit: true });
  const values = new Float64Array(EOS_VALUES);
  const rowAt = (h: number) => {
    eos.evaluate(h, pieceAt(eos, h), values);
    return {
      energyDensity: values[ENERGY_DENSITY] / KM2_PER_G_CM3,
      pressure: values[PRESSURE] / KM2_PER_DYN_CM2,
    };
  };
  const [low, high] = [eos.enthalpyAtDensity(OUTERMOST_GCM3 / 10), eos.enthalpyAtDensity(10 * MOST_GCM3)];
  const enthalpyWhere = (key: "energyDensity" | "pressure", value: number): number =>
    findRoot((h) => Math.log(rowAt(h)[key] / value), [low, high], { tolerance: 1e-15 });
  return {
    rows: [eos.enthalpyAtDensity(OUTERMOST_GCM3), ...eos.breaks.slice(1)].map(rowAt),
    pressureAt: (energyDensity: number) => rowAt(enthalpyWhere("energyDensity", energyDensity)).pressure,
    energyDensityAt: (pressure: number) => rowAt(enthalpyWhere("pressure", pressure)).energyDensity,
  };
}
