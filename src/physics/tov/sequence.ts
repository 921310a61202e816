import { findMaximum } from "@/math/maximum.ts";
import { findRoot } from "@/math/roots.ts";
import { centralValues, DEFAULT_TOLERANCE, integrateStructure } from "./structure.ts";
import type { EquationOfState } from "./eos/equation_of_state.ts";
import { type Modification, PLAIN } from "./modification.ts";
import { integrateStar, type Star } from "./star.ts";
import { SOLAR_MASS_KM } from "./units.ts";

/** The mass that the observables R_1.4 and Λ_1.4 are taken at [M☉]. */
export const CANONICAL_MASS_SOLAR = 1.4;

/** What a search over stars needs beside the equation of state. */
export interface SequenceOptions {
  readonly modification?: Modification;
  /** Of the integration of each star. */
  readonly relativeTolerance?: number;
}

/** The heaviest star and the canonical one of an equation of state. */
export interface TovSolution {
  /** The heaviest star of the stable branch; null if there is none, and then `reasons` says why. */
  readonly maximum: Star | null;
  /** The star of 1.4 M☉ on the stable branch, or null. */
  readonly canonical: Star | null;
  /** Why a star is missing; empty if none is. */
  readonly reasons: readonly string[];
}

/** The lightest neutron stars have somewhat more than this at the centre; stars of crust alone and white dwarfs, less. */
const FIRST_DENSITY_GCM3 = 1e14;
/** Far beyond the heaviest stars. */
const LAST_ENTHALPY = 4;
/** How many stars are looked at first. */
const SCOUTS = 24;
/** Enough to see on which side of a maximum a star lies. */
const SCOUT_TOLERANCE = 1e-4;

/**
 * Finds the maximum mass and the 1.4 M☉ star of an equation of state by root-finding on the branch dM/dh_c > 0 that
 * ends at the largest mass (or, if that branch does not reach down to 1.4 M☉, on the next one below): no interpolation
 * in a table of stars.
 *
 * @example
 * ```ts
 * import { equationOfState, solveStars } from "@/physics/tov/mod.ts";
 * const { maximum, canonical } = solveStars(equationOfState("SLy"));
 * console.log(maximum!.massSolar.toFixed(3), canonical!.radiusKm.toFixed(2)); // 2.048 11.71
 * ```
 */
export function solveStars(
  eos: EquationOfState,
  { modification = PLAIN, relativeTolerance = DEFAULT_TOLERANCE }: SequenceOptions = {},
): TovSolution {
  const massAt = (centralEnthalpy: number, tolerance: number): number =>
    massSolarOf(eos, { centralEnthalpy, modification, tolerance });
  const scouts = scout(eos, (h) => massAt(h, SCOUT_TOLERANCE));
  const heaviest = scouts.reduce((best, { mass }, index) => mass > scouts[best].mass ? index : best, 0);
  const starAt = (centralEnthalpy: number): Star =>
    integrateStar(eos, { centralEnthalpy, modification, relativeTolerance });

  const reasons: string[] = [];
  let maximum: Star | null = null;
  if (heaviest > 0 && heaviest < scouts.length - 1) {
    const { x } = findMaximum((h) => massAt(h, relativeTolerance), [
      scouts[heaviest - 1].enthalpy,
      scouts[heaviest + 1].enthalpy,
    ], { tolerance: 1e-7 });
    maximum = starAt(x);
  } else {
    reasons.push(noMaximum(eos, { rising: heaviest > 0, end: scouts.at(-1)! }));
  }

  const top = maximum ?? undefined;
  const bracket = ascendingBracket(
    top === undefined ? scouts : [
      ...scouts.filter(({ enthalpy }) => enthalpy < top.centralEnthalpy),
      { enthalpy: top.centralEnthalpy, mass: top.massSolar },
    ],
  );
  if (bracket === undefined) {
    const largest = maximum?.massSolar ?? scouts[heaviest].mass;
    reasons.push(
      largest < CANONICAL_MASS_SOLAR
        ? `no star of ${CANONICAL_MASS_SOLAR} M☉: the largest mass is ${largest.toPrecision(4)} M☉`
        : `no stable star of ${CANONICAL_MASS_SOLAR} M☉: the lightest looked at has ${
          scouts[0].mass.toPrecision(4)
        } M☉`,
    );
    return { maximum, canonical: null, reasons };
  }
  const canonical = starAt(
    findRoot((h) => starAt(h).massSolar - CANONICAL_MASS_SOLAR, bracket, { tolerance: 1e-12 }),
  );
  return { maximum, canonical, reasons };
}

interface Scout {
  readonly enthalpy: number;
  /** [M☉] */
  readonly mass: number;
}

/** Masses over the central enthalpy, from the lightest neutron stars to far beyond the heaviest, or the table's end. */
function scout(eos: EquationOfState, massAt: (centralEnthalpy: number) => number): Scout[] {
  return ladder(eos, { last: LAST_ENTHALPY, points: SCOUTS })
    .map((enthalpy) => ({ enthalpy, mass: massAt(enthalpy) }));
}

/** Central enthalpies, equally spaced in ln h. */
function ladder(eos: EquationOfState, { last, points }: { last: number; points: number }): number[] {
  const first = eos.enthalpyAtDensity(FIRST_DENSITY_GCM3);
  const end = Math.min(last, eos.maximumEnthalpy);
  return Array.from(
    { length: points },
    (_, i) => i === points - 1 ? end : first * (end / first) ** (i / (points - 1)),
  );
}

/** The last two neighbours between which the mass rises through 1.4 M☉. */
function ascendingBracket(scouts: readonly Scout[]): [number, number] | undefined {
  for (let i = scouts.length - 1; i > 0; i--) {
    const [below, above] = [scouts[i - 1], scouts[i]];
    if (below.mass < CANONICAL_MASS_SOLAR && above.mass >= CANONICAL_MASS_SOLAR) {
      return [below.enthalpy, above.enthalpy];
    }
  }
  return undefined;
}

function noMaximum(eos: EquationOfState, { rising, end }: { rising: boolean; end: Scout }): string {
  if (!rising) return "no stable star: the mass falls with the central density from the lightest star on";
  const density = centralValues(eos, end.enthalpy).density;
  return end.enthalpy === eos.maximumEnthalpy
    ? `no maximum mass: the mass still rises at the end of the table, where it is ${
      end.mass.toPrecision(4)
    } M☉`
    : `no maximum mass: the mass still rises at ρ_c = ${density.toExponential(2)} km⁻²`;
}

function massSolarOf(
  eos: EquationOfState,
  { centralEnthalpy, modification, tolerance }: {
    centralEnthalpy: number;
    modification: Modification;
    tolerance: number;
  },
): number {
  const { u, w } = integrateStructure(eos, {
    centralEnthalpy,
    modification,
    relativeTolerance: tolerance,
    tidal: false,
  });
  return w * u ** 1.5 / SOLAR_MASS_KM;
}

/** A star, and whether it lies on the stable side of the maximum. */
export interface SequenceStar {
  readonly star: Star;
  readonly stable: boolean;
}

/**
 * Stars along the mass–radius curve, equally spaced in ln h_c from the lightest ones to somewhat beyond the maximum:
 * stable where the mass rises with the central density.
 */
export function starSequence(
  eos: EquationOfState,
  { modification = PLAIN, relativeTolerance = DEFAULT_TOLERANCE, maximum, points = 80 }: SequenceOptions & {
    /** The heaviest star, from `solveStars`. */
    maximum: Star;
    points?: number;
  },
): SequenceStar[] {
  const enthalpies = ladder(eos, { last: Math.min(1.6 * maximum.centralEnthalpy, LAST_ENTHALPY), points });
  const stars = [...enthalpies.filter((h) => h < maximum.centralEnthalpy), maximum.centralEnthalpy]
    .concat(enthalpies.filter((h) => h > maximum.centralEnthalpy))
    .map((centralEnthalpy) => integrateStar(eos, { centralEnthalpy, modification, relativeTolerance }));
  return stars.map((star, index) => ({
    star,
    stable: star.centralEnthalpy <= maximum.centralEnthalpy &&
      (index === stars.length - 1 || stars[index + 1].massSolar > star.massSolar ||
        star.centralEnthalpy === maximum.centralEnthalpy),
  }));
}
