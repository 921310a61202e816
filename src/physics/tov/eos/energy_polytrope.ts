import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "./equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../units.ts";

/**
 * The polytrope in the energy density, P = K ε^(1 + 1/n) (Tooper 1964; Hinderer 2008, Table 1): with x = K ε^(1/n),
 * h = (n + 1) ln(1 + x) and ρ = ε (1 + x)^−n.
 *
 * @param constant K, in units that make P a density [km⁻²] for ε [km⁻²]
 * @param index n > 0
 */
export function energyPolytrope({ constant, index }: { constant: number; index: number }): EquationOfState {
  const enthalpy = (x: number) => (index + 1) * Math.log1p(x);
  return {
    name: `energy polytrope, n = ${index}`,
    breaks: Float64Array.of(0),
    maximumEnthalpy: Infinity,
    publishedFit: true,
    evaluate(h, _piece, out) {
      const x = Math.expm1(h / (index + 1));
      const energy = (x / constant) ** index;
      out[REST_MASS_DENSITY] = energy * (1 + x) ** -index;
      out[PRESSURE] = x * energy;
      out[ENERGY_DENSITY] = energy;
      // dε/dh = (n/x) ε dx/dh with dx/dh = (1 + x)/(n + 1)
      out[ENERGY_DENSITY_SLOPE] = index * (x / constant) ** (index - 1) / constant * (1 + x) / (index + 1);
    },
    enthalpyAtDensity(densityGcm3) {
      // ρ = (x/K)^n (1 + x)^−n, solved for x
      const root = constant * (densityGcm3 * KM2_PER_G_CM3) ** (1 / index);
      return root < 1 ? enthalpy(root / (1 - root)) : Infinity;
    },
  };
}
