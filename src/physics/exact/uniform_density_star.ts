import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  type EquationOfState,
  PRESSURE,
  REST_MASS_DENSITY,
} from "../tov/eos/equation_of_state.ts";

/** No star of uniform density is as compact as this (Buchdahl 1959, Phys. Rev. 116, 1027). */
export const BUCHDAHL_COMPACTNESS = 4 / 9;

/**
 * Matter of one energy density at any pressure, P = ε (e^h − 1): Schwarzschild's interior solution of 1916.
 *
 * @param energyDensity [km⁻²]
 */
export function uniformDensity(energyDensity: number): EquationOfState {
  return {
    name: "uniform density",
    breaks: Float64Array.of(0),
    maximumEnthalpy: Infinity,
    publishedFit: true,
    evaluate(h, _piece, out) {
      out[REST_MASS_DENSITY] = energyDensity;
      out[PRESSURE] = energyDensity * Math.expm1(h);
      out[ENERGY_DENSITY] = energyDensity;
      out[ENERGY_DENSITY_SLOPE] = 0;
    },
    enthalpyAtDensity: () => 0,
  };
}

/**
 * P_c/ε of the star of uniform density with compactness C = M/R < 4/9: (1 − s)/(3s − 1), s = √(1 − 2C) (Shapiro &
 * Teukolsky 1983, eq. 5.7.17).
 */
export function uniformCentralPressureRatio(compactness: number): number {
  const s = Math.sqrt(1 - 2 * compactness);
  return (1 - s) / (3 * s - 1);
}

/** P/ε of that star at r/R. */
export function uniformPressureRatio(
  relativeRadius: number,
  { compactness }: { compactness: number },
): number {
  const surface = Math.sqrt(1 - 2 * compactness);
  const here = Math.sqrt(1 - 2 * compactness * relativeRadius ** 2);
  return (here - surface) / (3 * surface - here);
}
