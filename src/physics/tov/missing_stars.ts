import type { EquationOfState } from "./eos/equation_of_state.ts";
import type { Branch } from "./sequence.ts";
import { LARGEST_RADIUS_KM, type Scout, type StableBranch } from "./stable_branches.ts";

/** The mass that the observables R_1.4 and Λ_1.4 are taken at [M☉]. */
export const CANONICAL_MASS_SOLAR = 1.4;

/** Why there is nothing at all where the range of central densities is empty. */
export const NO_SEQUENCE = "no stable star: the equation of state ends at densities of a crust";

/** Why there is no heaviest star. */
export function noMaximum(
  eos: EquationOfState,
  { top, scouts }: { top: Branch | null; scouts: readonly Scout[] },
): string {
  if (top === null) {
    if (scouts.at(-1)!.radiusKm > LARGEST_RADIUS_KM) {
      return `no neutron star: up to the end of the table all stars are larger than ${LARGEST_RADIUS_KM} km`;
    }
    return "no stable star: the mass falls with the central density from the lightest star on";
  }
  const { centralEnthalpy, centralDensityGcm3, massSolar } = top.heaviest;
  return centralEnthalpy === eos.maximumEnthalpy
    ? `no maximum mass: the mass still rises at the end of the table, where it is ${
      massSolar.toPrecision(4)
    } M☉`
    : `no maximum mass: the mass still rises at ρ_c = ${centralDensityGcm3.toExponential(2)} g/cm³`;
}

/** Why there is no star of 1.4 M☉. */
export function noCanonical(branches: readonly StableBranch[]): string {
  const none = `star of ${CANONICAL_MASS_SOLAR} M☉`;
  if (branches.length === 0) return `no stable ${none}`;
  const largest = Math.max(...branches.map(({ heaviest }) => heaviest.mass));
  if (largest < CANONICAL_MASS_SOLAR) return `no ${none}: the largest mass is ${largest.toPrecision(4)} M☉`;
  const ranges = branches.map(({ lightest, heaviest }) =>
    `${lightest.mass.toPrecision(4)} to ${heaviest.mass.toPrecision(4)} M☉`
  );
  return `no stable ${none}: stable stars have ${ranges.join(", and ")}`;
}
