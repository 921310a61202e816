import { InputError } from "@/core/errors.ts";
import type { EosRemarks, EquationOfState } from "./equation_of_state.ts";
import { type CrustName, joinedToCrust } from "./crust.ts";
import {
  type ComparedDensities,
  comparedDensities,
  logDensityRatio,
  logDensityRatioOnLine,
  NEGLIGIBLE_DENSITY_GCM3,
} from "./first_law.ts";
import { linearPieces } from "./linear_matter.ts";
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
/** With fewer rows, what lies between them is more the rule of interpolation than the table. */
const FEW_ROWS = 10;
/** n_B that is off by more than this where it decides nothing is mentioned. */
const MENTIONED = 0.01;

/**
 * A tabulated equation of state. P and ε are the table's, ρ follows from the first law, dρ/ρ = dε/(ε + P), with ρ = ε
 * where the pressure vanishes; a table's own ρ is held against it and sets the scale of baryon masses. Rows of equal
 * pressure and rising ε are a first-order phase transition.
 *
 * Where the table ends below is told from its first two rows. If the straight line P(ε) through them reaches P = 0 at more
 * than 90 % of the first row's ε (d ln P/d ln ε > 10), or the table has a row at P ≤ 0, and that ε is above 1e11 g cm⁻³,
 * the matter is bound without gravity (bare quark stars): it has a surface of finite density, and straight lines P(ε)
 * lie between its rows. All other matter is a polytrope between each two rows, ln P linear in ln ρ, and the first one goes
 * on to ρ = 0; if it does so from above 1e11 g cm⁻³, a crust is missing, and the remarks say so, unless `crust` names one
 * to join.
 *
 * The error of a smooth equation of state falls with the square of the rows' distance.
 *
 * @throws {InputError} naming the line: rows out of order, ρ against the first law by more than 1 % above 1e11 g cm⁻³
 * beside its factor, a factor that no published table has, values of different units
 */
export function tabulated(
  table: readonly TableRow[],
  { name, where, crust }: { name: string; where: string; crust?: CrustName },
): EquationOfState {
  const { rows, surfaceEnergyDensity, notes } = orderedRows(table, where);
  const [first, second] = rows;
  const surface = surfaceEnergyDensity ?? straightSurface(first, second);
  const { eos, scaled, remarks } = surface !== undefined && surface > NEGLIGIBLE_DENSITY_GCM3
    ? selfBound(rows, { surface, name, where })
    : layered(rows, { name, where, crust });
  requireUnits(rows.at(-1)!, where);
  const stated = rows.some(({ density }) => density !== undefined);
  const derived = "ρ from the first law, dρ/ρ = dε/(ε + P), with ρ = ε where the pressure vanishes";
  const off = (100 * scaled.worstNegligible).toPrecision(2);
  return {
    ...eos,
    remarks: {
      stress: remarks.stress,
      notes: [
        ...notes,
        ...rows.length < FEW_ROWS
          ? [`the table has ${rows.length} rows; what lies between them is interpolated`]
          : [],
        ...remarks.notes,
        ...stated ? [] : [derived],
        ...scaled.unusual ? [`ε is ${scaled.scale.toPrecision(3)} times ρ where the pressure vanishes`] : [],
        ...scaled.worstNegligible > MENTIONED
          ? [`ρ is up to ${off} % from the first law below 1e11 g/cm³`]
          : [],
      ],
    },
  };
}

/** An equation of state made of rows, and what their own densities said. */
interface Made {
  readonly eos: EquationOfState;
  readonly scaled: ComparedDensities;
  readonly remarks: EosRemarks;
}

/** ε at P = 0 on the line through two rows, if it is a surface. */
function straightSurface(first: TableRow, second: TableRow): number | undefined {
  if (second.pressure === first.pressure) return undefined;
  const share = first.pressure / (second.pressure - first.pressure) *
    (second.energyDensity - first.energyDensity) / first.energyDensity;
  return share < 1 / SELF_BOUND_STIFFNESS ? first.energyDensity * (1 - share) : undefined;
}

function selfBound(
  rows: readonly TableRow[],
  { surface, name, where }: { surface: number; name: string; where: string },
): Made {
  const points = [{ pressure: 0, energyDensity: surface, line: rows[0].line }, ...rows];
  const pieces = points.slice(1).flatMap((next, i) => {
    const { energyDensity, pressure } = points[i];
    const rise = pressureAsDensity(next) - pressureAsDensity(points[i]);
    // a jump lies between the pieces around it
    return rise === 0 ? [] : [{
      pressure: pressure * KM2_PER_DYN_CM2,
      energyDensity: energyDensity * KM2_PER_G_CM3,
      soundSpeedSquared: rise / (next.energyDensity - energyDensity),
    }];
  });
  const options = { name, publishedFit: false, maximumPressure: rows.at(-1)!.pressure * KM2_PER_DYN_CM2 };
  const densities = densitiesFrom(points, { start: surface, ratio: logDensityRatioOnLine }).slice(1);
  const scaled = comparedDensities(rows, { densities, outermost: false, where });
  const note = `self-bound: the pressure vanishes at ε = ${
    surface.toPrecision(4)
  } g/cm³, straight lines P(ε)`;
  return {
    eos: linearPieces(pieces, { ...options, densityScale: scaled.scale }),
    scaled,
    remarks: { stress: [], notes: [note] },
  };
}

/** Matter that gravity binds: polytropes, below them a crust that is joined or a polytropic envelope. */
function layered(
  core: readonly TableRow[],
  { name, where, crust }: { name: string; where: string; crust?: CrustName },
): Made {
  const outermost = core[0].energyDensity <= NEGLIGIBLE_DENSITY_GCM3;
  const join = crust !== undefined && !outermost;
  const { rows, note } = join ? joinedToCrust(core, { where }) : { rows: core, note: undefined };
  const { pieces, densities, stress } = polytropesOf(rows, where);
  const scaled = comparedDensities(rows, { densities, outermost, where });
  const maximumDensity = densities.at(-1)! * KM2_PER_G_CM3;
  const options = { name, publishedFit: false, maximumDensity, densityScale: scaled.scale };
  return {
    eos: polytropicPieces(pieces, options),
    scaled,
    remarks: { stress, notes: note === undefined ? [] : [note] },
  };
}

/** Matter whose density falls to 0 with its pressure: the pieces, an envelope below the first row included. */
function polytropesOf(
  rows: readonly TableRow[],
  where: string,
): { pieces: PolytropicPiece[]; densities: number[]; stress: string[] } {
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
  const densities = densitiesFrom(rows, { start, ratio: logDensityRatio });
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
    stress: missing
      ? [`${begins}: the crust is missing (continued by P ∝ ρ^${gamma.toFixed(2)}); join it with crust=SLy`]
      : [],
  };
}

/** ρ of every row [g cm⁻³], with baryons counted so that the first one has `start`. */
function densitiesFrom(
  rows: readonly TableRow[],
  { start, ratio }: { start: number; ratio: (from: TableRow, to: TableRow) => number },
): number[] {
  let log = 0;
  return rows.map((row, i) => start * Math.exp(i === 0 ? 0 : log += ratio(rows[i - 1], row)));
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
