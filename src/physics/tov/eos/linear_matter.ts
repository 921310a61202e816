import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "./equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../units.ts";

/** Where a straight piece of P(ε) begins [km⁻²]. */
export interface LinearPiece {
  readonly pressure: number;
  readonly energyDensity: number;
  /** dP/dε along the piece. */
  readonly soundSpeedSquared: number;
}

/**
 * Matter that is bound without gravity: P(ε) made of straight lines, the first from P = 0 at a finite ε. With κ = 1 +
 * 1/c_s², along the piece that begins at P_i, ε_i, ρ_i and h_i,
 *
 *     P = P_i + (ε_i + P_i)(e^{κ(h − h_i)} − 1)/κ,   ρ = ρ_i e^{(h − h_i)/c_s²},
 *
 * and ρ = ε at the surface. Between pieces P and h are continuous; ε may jump.
 */
export function linearPieces(
  pieces: readonly LinearPiece[],
  { name, publishedFit, maximumPressure = Infinity, densityScale = 1 }: {
    name: string;
    publishedFit: boolean;
    /** The end of the last piece [km⁻²]. */
    maximumPressure?: number;
    densityScale?: number;
  },
): EquationOfState {
  const count = pieces.length;
  const breaks = new Float64Array(count);
  const density = new Float64Array(count);
  const slope = Float64Array.from(pieces, ({ soundSpeedSquared }) => 1 / soundSpeedSquared);
  const sum = (piece: number) => pieces[piece].energyDensity + pieces[piece].pressure;
  /** h − h_i where the piece reaches a pressure. */
  const reach = (piece: number, pressure: number) =>
    Math.log1p((1 + slope[piece]) * (pressure - pieces[piece].pressure) / sum(piece)) / (1 + slope[piece]);
  density[0] = pieces[0].energyDensity;
  for (let i = 1; i < count; i++) {
    const width = reach(i - 1, pieces[i].pressure);
    breaks[i] = breaks[i - 1] + width;
    // ε + P rises as ρ where ε jumps
    const end = sum(i - 1) * Math.exp((1 + slope[i - 1]) * width);
    density[i] = density[i - 1] * Math.exp(slope[i - 1] * width) * sum(i) / end;
  }
  return {
    name,
    breaks,
    publishedFit,
    densityScale,
    maximumEnthalpy: maximumPressure === Infinity
      ? Infinity
      : breaks[count - 1] + reach(count - 1, maximumPressure),
    evaluate(h, piece, out) {
      const { pressure: start, energyDensity } = pieces[piece];
      const gain = sum(piece) * Math.expm1((1 + slope[piece]) * (h - breaks[piece])) / (1 + slope[piece]);
      const [pressure, energy] = [start + gain, energyDensity + gain * slope[piece]];
      out[REST_MASS_DENSITY] = density[piece] * Math.exp(slope[piece] * (h - breaks[piece]));
      out[PRESSURE] = pressure;
      out[ENERGY_DENSITY] = energy;
      out[ENERGY_DENSITY_SLOPE] = (energy + pressure) * slope[piece];
    },
    enthalpyAtDensity(densityGcm3) {
      const rho = densityGcm3 * KM2_PER_G_CM3 * densityScale;
      let i = count - 1;
      while (i > 0 && rho < density[i]) i--;
      const end = i + 1 < count ? breaks[i + 1] : Infinity;
      return Math.max(0, Math.min(end, breaks[i] + Math.log(rho / density[i]) / slope[i]));
    },
  };
}

/**
 * One straight line, P = c_s² (ε − ε_s): with c_s² = 1/3 and ε_s = 4B the bag model of massless quarks (Witten 1984, PRD
 * 30, 272).
 *
 * @param surfaceEnergyDensity ε_s [km⁻²]
 */
export function linearMatter(
  { surfaceEnergyDensity, soundSpeedSquared }: { surfaceEnergyDensity: number; soundSpeedSquared: number },
): EquationOfState {
  const piece = { pressure: 0, energyDensity: surfaceEnergyDensity, soundSpeedSquared };
  return linearPieces([piece], { name: "linear matter", publishedFit: true });
}
