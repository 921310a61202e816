import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "./equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../units.ts";

/**
 * Matter that is bound without gravity, its pressure a straight line in the energy density: P = c_s² (ε − ε_s). With
 * c_s² = 1/3 and ε_s = 4B it is the bag model of massless quarks (Witten 1984, PRD 30, 272). With κ = 1 + 1/c_s²,
 *
 *     P = ε_s (e^{κh} − 1)/κ,   ρ = ε_s e^{h/c_s²}.
 *
 * @param surfaceEnergyDensity ε_s [km⁻²], the energy density at zero pressure; ρ counts baryons so that ρ = ε there
 */
export function linearMatter(
  { surfaceEnergyDensity, soundSpeedSquared, name = "linear matter" }: {
    surfaceEnergyDensity: number;
    soundSpeedSquared: number;
    name?: string;
  },
): EquationOfState {
  const stiffness = 1 + 1 / soundSpeedSquared;
  return {
    name,
    breaks: Float64Array.of(0),
    maximumEnthalpy: Infinity,
    publishedFit: true,
    evaluate(h, _piece, out) {
      const pressure = surfaceEnergyDensity * Math.expm1(stiffness * h) / stiffness;
      const energy = surfaceEnergyDensity + pressure / soundSpeedSquared;
      out[REST_MASS_DENSITY] = surfaceEnergyDensity * Math.exp(h / soundSpeedSquared);
      out[PRESSURE] = pressure;
      out[ENERGY_DENSITY] = energy;
      out[ENERGY_DENSITY_SLOPE] = (energy + pressure) / soundSpeedSquared;
    },
    enthalpyAtDensity: (densityGcm3) =>
      Math.max(0, soundSpeedSquared * Math.log(densityGcm3 * KM2_PER_G_CM3 / surfaceEnergyDensity)),
  };
}
