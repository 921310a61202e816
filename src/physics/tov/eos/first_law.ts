import { median } from "simple-statistics";
import { findRoot } from "@/math/roots.ts";
import { InputError } from "@/core/errors.ts";
import type { TableRow } from "./table_row.ts";
import { pressureAsDensity } from "./table_row.ts";

/** Matter thinner than this [g cm⁻³] decides nothing of a neutron star that can be measured: less than 1e-4 of its mass. */
export const NEGLIGIBLE_DENSITY_GCM3 = 1e11;

/** How far a table's own ρ may be from the first law, row by row. */
const TOLERANCE = 0.01;
/**
 * How far they may be apart throughout, by the mass that a baryon counts as: 930.4 MeV in iron at the surface, m_u = 931.5,
 * m_n = 939.6, which is 1 %, and half as much for the table's steps.
 */
const BARYON_MASS_SPREAD = 0.015;
/** Published tables whose crust and core are of two models, between which μ jumps, are 2 % apart; more is a fault. */
const MOST_APART = 0.05;

/**
 * ln(ρ₁/ρ₀) between two rows, from the first law dρ/ρ = dε/(ε + P) along the polytrope P ∝ ρ^Γ that joins them: the
 * root x of ε₀e^x + P₀ x e^x φ(L − x) = ε₁ with L = ln(P₁/P₀), φ(z) = (e^z − 1)/z. In closed form where P is constant.
 */
export function logDensityRatio(from: TableRow, to: TableRow): number {
  const [e0, e1] = [from.energyDensity, to.energyDensity];
  const [p0, p1] = [pressureAsDensity(from), pressureAsDensity(to)];
  if (p0 === p1) return Math.log((e1 + p0) / (e0 + p0));
  const rise = Math.log(p1 / p0);
  const off = (x: number): number => {
    const z = rise - x;
    const phi = Math.abs(z) < 1e-12 ? 1 : Math.expm1(z) / z;
    return e0 * Math.expm1(x) - (e1 - e0) + p0 * x * Math.exp(x) * phi;
  };
  // ε + P lies between ε + P₀ and ε + P₁ on the way
  const low = Math.log1p((e1 - e0) / (e0 + p1));
  const high = Math.log1p((e1 - e0) / (e0 + p0));
  return off(low) * off(high) < 0 ? findRoot(off, [low, high], { tolerance: 1e-15 }) : (low + high) / 2;
}

/** The same along the straight line P(ε) that joins them. */
export function logDensityRatioOnLine(from: TableRow, to: TableRow): number {
  const rise = to.energyDensity - from.energyDensity;
  const [p0, p1] = [pressureAsDensity(from), pressureAsDensity(to)];
  return rise / (rise + p1 - p0) * Math.log((to.energyDensity + p1) / (from.energyDensity + p0));
}

/** What a table's own densities say. */
export interface ComparedDensities {
  /** First law over table. */
  readonly scale: number;
  /** Whether no choice of the baryon mass explains it. */
  readonly unusual: boolean;
  /** The largest deviation where matter is negligible. */
  readonly worstNegligible: number;
}

/**
 * Holds the rest-mass densities that a table states against those of the first law, which are known up to a factor.
 *
 * @param densities of the first law, a row each
 * @param outermost whether the rows reach the thin matter of a surface, whose baryons have a known energy; those of bare
 * quark matter, or where a core begins, have their own
 * @throws {InputError} if a density is off by more than 1 % where it is not; if the factor is
 * of no published table
 */
export function comparedDensities(
  rows: readonly TableRow[],
  { densities, outermost, where }: { densities: readonly number[]; outermost: boolean; where: string },
): ComparedDensities {
  const ratios = rows.flatMap(({ density, energyDensity, line }, i) =>
    density === undefined ? [] : [{ ratio: densities[i] / density, energyDensity, line }]
  );
  if (ratios.length === 0) return { scale: 1, unusual: false, worstNegligible: 0 };
  const dense = ratios.filter(({ energyDensity }) => energyDensity >= NEGLIGIBLE_DENSITY_GCM3);
  const judged = dense.length > 0 ? dense : ratios;
  const scale = median(judged.map(({ ratio }) => ratio));
  for (const { ratio, line } of judged) {
    const percent = 100 * (scale / ratio - 1);
    if (Math.abs(percent) <= 100 * TOLERANCE) continue;
    throw new InputError(
      `the rest-mass density is ${percent.toFixed(1)} % from the first law, dρ/ρ = dε/(ε + P)`,
      { where: `${where}, line ${line}`, mend: "check the units of the columns, or give more rows" },
    );
  }
  const apart = Math.abs(scale - 1);
  if (!(scale > 0.5 && scale < 2) || (outermost && apart > MOST_APART)) {
    throw new InputError(`ε is ${scale.toPrecision(3)} times ρ where the pressure vanishes`, {
      where,
      mend:
        "check the unit of ρ or n_B (the choice of the baryon mass explains 1 %), or leave that column out",
    });
  }
  const thin = ratios.filter((one) => !judged.includes(one));
  return {
    scale,
    unusual: apart > BARYON_MASS_SPREAD,
    worstNegligible: Math.max(0, ...thin.map(({ ratio }) => Math.abs(scale / ratio - 1))),
  };
}
