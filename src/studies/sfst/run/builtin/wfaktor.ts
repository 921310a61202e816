import {
  CANONICAL_MASS_SOLAR,
  type EquationOfState,
  type Modification,
  type Star,
  type StarProfile,
  starProfile,
} from "@/physics/tov/mod.ts";

/** The star with the vacuum term beside the plain one of the same central density. */
export interface EqualDensityPair {
  readonly modified: StarProfile;
  readonly plain: StarProfile;
  /** ε_vac/ε at each r/R of the modified star; null where there is no matter (the surface). */
  readonly epsratio: readonly (number | null)[];
  /** |X_σ − X_0|/|X_0| with X = 2m/r at each r/R; null at the centre, where both vanish. */
  readonly wfaktor: readonly (number | null)[];
}

/**
 * The two stars at the central density of the plain 1.4 M☉ star (so that X_0 is the same in a whole scan), each over
 * its own r/R.
 */
export function equalDensityPair(
  eos: EquationOfState,
  { plainCanonical, modification, relativeTolerance }: {
    plainCanonical: Star;
    modification: Modification;
    relativeTolerance: number;
  },
): EqualDensityPair {
  const { centralEnthalpy } = plainCanonical;
  const plain = starProfile(eos, { centralEnthalpy, relativeTolerance });
  const modified = starProfile(eos, { centralEnthalpy, relativeTolerance, modification });
  return {
    modified,
    plain,
    epsratio: Array.from(modified.energyDensity, (energy) => energy === 0 ? null : vacuumShare(modification)),
    wfaktor: Array.from(modified.compactness, (x, i) => {
      const plainX = plain.compactness[i];
      return ratio(Math.abs(x - plainX), Math.abs(plainX));
    }),
  };
}

/** ε_vac/ε = σ χS(r), with S = 1 throughout the star. */
function vacuumShare({ delta }: Modification): number {
  return delta;
}

/** ε_vac(r) [km⁻²]. */
export function vacuumEnergyDensity(
  { energyDensity }: StarProfile,
  modification: Modification,
): Float64Array {
  return energyDensity.map((energy) => vacuumShare(modification) * energy);
}

/** Why there is no such pair. */
export const NO_PLAIN_STAR =
  `plain general relativity has no ${CANONICAL_MASS_SOLAR} M☉ star whose central density could be compared at`;

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
