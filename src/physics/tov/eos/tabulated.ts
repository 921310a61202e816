import { InputError } from "@/core/errors.ts";
import type { EosRemarks, EquationOfState } from "./equation_of_state.ts";
import { type CrustName, joinedToCrust } from "./crust.ts";
import { comparedDensities, logDensityRatio, NEGLIGIBLE_DENSITY_GCM3 } from "./first_law.ts";
import { layered } from "./layered.ts";
import { linearMatter } from "./linear_matter.ts";
import { orderedRows, requireUnits } from "./ordered_rows.ts";
import { type PolytropicPiece, polytropicPieces } from "./polytropic_pieces.ts";
import { pressureAsDensity, type TableRow } from "./table_row.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";

/** d ln P/d ln ε of a straight line through the first two rows, above which matter is bound without gravity. */
const SELF_BOUND_STIFFNESS = 10;
/** A first row whose pressure rises more slowly than ρ^(5/4) tells nothing of what lies below it … */
const LEAST_ENVELOPE_GAMMA = 5 / 4;
/** … which is then held up by relativistic electrons (Chandrasekhar 1931). */
const ENVELOPE_GAMMA = 4 / 3;
/** n_B that is off by more than this where it decides nothing is mentioned. */
const MENTIONED = 0.01;

/**
 * A tabulated equation of state: a polytrope between each two rows, ln P linear in ln ρ. P and ε are the table's, ρ
 * follows from the first law, dρ/ρ = dε/(ε + P), with ρ = ε where the pressure vanishes; a table's own ρ is held against
 * it and sets the scale of baryon masses. Rows of equal pressure and rising ε are a first-order phase transition.
 *
 * Where it ends below is told from its first two rows. If the straight line P(ε) through them reaches P = 0 at more than
 * 90 % of the first row's ε (d ln P/d ln ε > 10), or the table has a row at P ≤ 0, the matter is bound without gravity,
 * and this line ends at a surface of finite density (bare quark stars, iron). Otherwise their polytrope goes on to ρ = 0;
 * if it does so from above 1e11 g cm⁻³, a crust is missing, and the remarks say so, unless `crust` names one to join.
 *
 * The error of a smooth equation of state falls with the square of the rows' distance in ln ρ.
 *
 * @throws {InputError} naming the line: rows out of order, ρ against the first law by more than 1 % above 1e11 g cm⁻³,
 * values of different units
 */
export function tabulated(
  table: readonly TableRow[],
  { name, where, crust }: { name: string; where: string; crust?: CrustName },
): EquationOfState {
  const { rows, surfaceEnergyDensity, notes } = orderedRows(table, where);
  const [first, second] = rows;
  const surface = surfaceEnergyDensity ?? straightSurface(first, second);
  if (surface === undefined) {
    const join = crust !== undefined && first.energyDensity > NEGLIGIBLE_DENSITY_GCM3;
    const whole = join ? joinedToCrust(rows, { where }) : { rows, note: undefined };
    const { pieces, densities, remarks } = envelope(whole.rows, where);
    const said = whole.note === undefined ? notes : [...notes, whole.note];
    return finished(pieces, { rows: whole.rows, densities, name, where, remarks, notes: said });
  }
  // the line ends at the second row if it runs through the first two, at the first if the table states the surface
  const joint = surfaceEnergyDensity === undefined && rows.length > 2 ? 1 : 0;
  const row = rows[joint];
  const rise = row.energyDensity - surface;
  const outer = linearMatter({
    surfaceEnergyDensity: surface * KM2_PER_G_CM3,
    soundSpeedSquared: pressureAsDensity(row) / rise,
  });
  const slope = rise / pressureAsDensity(row); // 1/c_s²
  const enthalpy = (p: number) => Math.log1p((1 + slope) * p / surface) / (1 + slope);
  const densityOnLine = (p: number) => surface * Math.exp(slope * enthalpy(p));
  const start = densityOnLine(pressureAsDensity(row));
  const from = enthalpy(pressureAsDensity(row));
  const densities = densitiesFrom(rows.slice(joint), start);
  if (joint === 1) densities.unshift(densityOnLine(pressureAsDensity(first)));
  const text =
    `self-bound: the pressure vanishes at ε = ${surface.toPrecision(4)} g/cm³, by the straight line ` +
    (surfaceEnergyDensity === undefined
      ? "through the first two rows"
      : "to the first row of positive pressure");
  const remarks = { stress: [], notes: surface < NEGLIGIBLE_DENSITY_GCM3 ? [] : [text] };
  const pieces = polytropes(rows.slice(joint), densities.slice(joint));
  return finished(pieces, { rows, densities, name, where, remarks, notes, from, outer });
}

/** ε at P = 0 on the line through two rows, if it is a surface. */
function straightSurface(first: TableRow, second: TableRow): number | undefined {
  if (second.pressure === first.pressure) return undefined;
  const share = first.pressure / (second.pressure - first.pressure) *
    (second.energyDensity - first.energyDensity) / first.energyDensity;
  return share < 1 / SELF_BOUND_STIFFNESS ? first.energyDensity * (1 - share) : undefined;
}

/** Matter whose density falls to 0 with its pressure: the pieces, an envelope below the first row included. */
function envelope(
  rows: readonly TableRow[],
  where: string,
): { pieces: PolytropicPiece[]; densities: number[]; remarks: EosRemarks } {
  const [first, second] = rows;
  const slope = Math.log(second.pressure / first.pressure) / logDensityRatio(first, second);
  const gamma = slope > LEAST_ENVELOPE_GAMMA ? slope : ENVELOPE_GAMMA;
  const start = first.energyDensity - pressureAsDensity(first) / (gamma - 1);
  if (!(start > 0)) {
    const ratio = (pressureAsDensity(first) / first.energyDensity).toPrecision(3);
    throw new InputError(
      `the table begins at P/ε = ${ratio}, too far inside a star to be continued outwards`,
      {
        where: `${where}, line ${first.line}`,
        mend: "begin it at a lower density, or join it to a crust (crust=SLy)",
      },
    );
  }
  const densities = densitiesFrom(rows, start);
  const inner = polytropes(rows, densities);
  const [density, pressure] = [start * KM2_PER_G_CM3, first.pressure * KM2_PER_DYN_CM2];
  const pieces = gamma === slope ? inner : [{
    gamma,
    // any density below the first row's: a piece begins where it is given
    density: density / 2,
    pressure: pressure * 2 ** -gamma,
  }, ...inner];
  const missing = first.energyDensity > NEGLIGIBLE_DENSITY_GCM3;
  const begins = `the table begins at ε = ${first.energyDensity.toPrecision(4)} g/cm³, P = ${
    first.pressure.toPrecision(4)
  } dyn/cm²`;
  return {
    pieces,
    densities,
    remarks: {
      stress: missing
        ? [`${begins}: the crust is missing (continued by P ∝ ρ^${gamma.toFixed(2)}); join it with crust=SLy`]
        : [],
      notes: [],
    },
  };
}

/** ρ of every row [g cm⁻³], with baryons counted so that the first one has `start`. */
function densitiesFrom(rows: readonly TableRow[], start: number): number[] {
  let log = 0;
  return rows.map((row, i) => start * Math.exp(i === 0 ? 0 : log += logDensityRatio(rows[i - 1], row)));
}

function polytropes(rows: readonly TableRow[], densities: readonly number[]): PolytropicPiece[] {
  return rows.flatMap((row, i) => {
    const next = rows[i + 1];
    // a jump lies between the pieces around it
    if (next === undefined || next.pressure === row.pressure) return [];
    return [{
      gamma: Math.log(next.pressure / row.pressure) / Math.log(densities[i + 1] / densities[i]),
      density: densities[i] * KM2_PER_G_CM3,
      pressure: row.pressure * KM2_PER_DYN_CM2,
    }];
  });
}

function finished(
  pieces: readonly PolytropicPiece[],
  { rows, densities, name, where, remarks, notes, from, outer }: {
    rows: readonly TableRow[];
    densities: readonly number[];
    name: string;
    where: string;
    remarks: EosRemarks;
    notes: readonly string[];
    from?: number;
    outer?: EquationOfState;
  },
): EquationOfState {
  const { scale, worstNegligible } = comparedDensities(rows, { densities, where });
  if (pieces.length === 0) {
    throw new InputError("the pressure does not rise", {
      where,
      mend: "give rows from low to high pressure",
    });
  }
  requireUnits(rows.at(-1)!, where);
  const stated = rows.some(({ density }) => density !== undefined);
  const inner = polytropicPieces(pieces, {
    name,
    publishedFit: false,
    maximumDensity: densities.at(-1)! * KM2_PER_G_CM3,
    densityScale: scale,
    from,
  });
  return {
    ...(outer === undefined ? inner : layered(outer, inner)),
    remarks: {
      stress: remarks.stress,
      notes: [
        ...notes,
        ...remarks.notes,
        ...stated ? [] : ["ρ from the first law, dρ/ρ = dε/(ε + P), with ρ = ε where the pressure vanishes"],
        ...worstNegligible > MENTIONED
          ? [`ρ is up to ${(100 * worstNegligible).toPrecision(2)} % from the first law below 1e11 g/cm³`]
          : [],
      ],
    },
  };
}
