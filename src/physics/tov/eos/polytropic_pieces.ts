import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "./equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../units.ts";

/** One piece, P ∝ ρ^Γ from `density` upwards [both in km⁻²]. */
export interface PolytropicPiece {
  /** Γ */
  readonly gamma: number;
  /** Where the piece begins; for the outermost one, any density in it. */
  readonly density: number;
  /** The pressure there. */
  readonly pressure: number;
}

/** Closer to 1 than this, Γ stands for 1 + this: ε's closed form divides by Γ − 1. */
const LEAST_DISTANCE_FROM_ONE = 1e-7;

/**
 * An equation of state made of polytropes, ordered outwards in density: P = P_i (ρ/ρ_i)^Γ_i and, from the first law,
 * ε = (1 + a_i)ρ + P/(Γ_i − 1) (Read et al. 2009, PRD 79, 124032, eqs. 2–7). With q = P/ρ,
 *
 *     e^h = 1 + a_i + q Γ_i/(Γ_i − 1),
 *
 * so every quantity is closed in h. Γ_i < 1 is allowed (crusts have such a piece): e^h − 1 − a_i is negative there.
 * Between pieces P and the enthalpy are continuous; ρ and ε may jump (a piece that begins at the pressure at which the
 * one before ends, at a larger density).
 *
 * @param pieces at least one; the first reaches down to the surface, with a_0 = 0
 * @param densityScale ρ [km⁻²] per rest-mass density of the source in the same unit, where the source counts baryon
 * masses differently
 */
export function polytropicPieces(
  pieces: readonly PolytropicPiece[],
  { name, publishedFit, maximumDensity = Infinity, densityScale = 1 }: {
    name: string;
    publishedFit: boolean;
    /** The end of the last piece [km⁻²]. */
    maximumDensity?: number;
    densityScale?: number;
  },
): EquationOfState {
  const count = pieces.length;
  const gamma = Float64Array.from(pieces, ({ gamma }) => awayFromOne(gamma));
  const density = Float64Array.from(pieces, ({ density }) => density);
  const ratio = Float64Array.from(pieces, ({ pressure, density }) => pressure / density);
  const offset = new Float64Array(count);
  const breaks = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    const inside = (gamma[i - 1] / (gamma[i - 1] - 1)) * pressureRatioBelow(i);
    breaks[i] = Math.log1p(offset[i - 1] + inside);
    offset[i] = offset[i - 1] + inside - (gamma[i] / (gamma[i] - 1)) * ratio[i];
  }

  /** P/ρ at the end of piece i − 1, which has the pressure at which piece i begins. */
  function pressureRatioBelow(i: number): number {
    const pressure = pieces[i].pressure;
    const before = pieces[i - 1];
    return pressure / (before.density * (pressure / before.pressure) ** (1 / gamma[i - 1]));
  }

  const enthalpyAt = (scaled: number): number => {
    let i = count - 1;
    while (i > 0 && scaled < density[i]) i--;
    const end = i + 1 < count ? breaks[i + 1] : Infinity;
    const q = ratio[i] * (scaled / density[i]) ** (gamma[i] - 1);
    // inside a density jump the enthalpy is that of the break
    return Math.min(end, Math.log1p(offset[i] + (gamma[i] / (gamma[i] - 1)) * q));
  };

  const exponent = gamma.map((gamma) => 1 / (gamma - 1));
  const share = gamma.map((gamma) => (gamma - 1) / gamma);
  return {
    name,
    breaks,
    publishedFit,
    densityScale,
    maximumEnthalpy: maximumDensity === Infinity ? Infinity : enthalpyAt(maximumDensity),
    evaluate(h, piece, out) {
      const excess = Math.expm1(h);
      const q = (excess - offset[piece]) * share[piece];
      const rho = density[piece] * (q / ratio[piece]) ** exponent[piece];
      const pressure = q * rho;
      out[REST_MASS_DENSITY] = rho;
      out[PRESSURE] = pressure;
      out[ENERGY_DENSITY] = (1 + offset[piece]) * rho + pressure * exponent[piece];
      out[ENERGY_DENSITY_SLOPE] = slope(piece, { excess, q, rho });
    },
    enthalpyAtDensity: (densityGcm3) => enthalpyAt(densityGcm3 * KM2_PER_G_CM3 * densityScale),
  };

  /** dε/dh = (ε + P)/c_s² = ρ e^{2h}/(Γ q), with its limit at the surface, where q = 0. */
  function slope(piece: number, { excess, q, rho }: { excess: number; q: number; rho: number }): number {
    if (q !== 0) return rho * (1 + excess) ** 2 / (gamma[piece] * q);
    if (gamma[piece] === 2) return density[piece] / (2 * ratio[piece]);
    return gamma[piece] < 2 ? 0 : Infinity;
  }
}

function awayFromOne(gamma: number): number {
  return Math.abs(gamma - 1) < LEAST_DISTANCE_FROM_ONE ? 1 + LEAST_DISTANCE_FROM_ONE : gamma;
}
