import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "../../eos/equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../../units.ts";

/** Incompressible matter: ε = ρ = const [km⁻²], P = ε(e^h − 1). */
export function uniformMatter(energyDensity: number): EquationOfState {
  return {
    name: "uniform",
    breaks: Float64Array.of(0),
    maximumEnthalpy: Infinity,
    publishedFit: true,
    evaluate(h, _piece, out) {
      out[REST_MASS_DENSITY] = out[ENERGY_DENSITY] = energyDensity;
      out[PRESSURE] = energyDensity * Math.expm1(h);
      out[ENERGY_DENSITY_SLOPE] = 0;
    },
    enthalpyAtDensity: () => {
      throw new Error("every enthalpy has the same density");
    },
  };
}

/**
 * P = Kε², so h = 2 ln(1 + Kε), and ρ = ε/(1 + Kε) from dρ/ρ = dε/(ε + P).
 *
 * @param k K [km²]
 */
export function energyPolytrope(k: number): EquationOfState {
  return {
    name: "energy polytrope",
    breaks: Float64Array.of(0),
    maximumEnthalpy: Infinity,
    publishedFit: true,
    evaluate(h, _piece, out) {
      const energy = Math.expm1(h / 2) / k;
      out[ENERGY_DENSITY] = energy;
      out[PRESSURE] = k * energy ** 2;
      out[REST_MASS_DENSITY] = energy / (1 + k * energy);
      out[ENERGY_DENSITY_SLOPE] = Math.exp(h / 2) / (2 * k);
    },
    enthalpyAtDensity(densityGcm3) {
      const density = densityGcm3 * KM2_PER_G_CM3;
      return 2 * Math.log1p(k * density / (1 - k * density));
    },
  };
}
