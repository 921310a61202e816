import { findRoot } from "@/math/roots.ts";
import type { EquationOfState } from "./eos/equation_of_state.ts";
import { enthalpyLadder, enthalpyRange } from "./ladder.ts";
import { CANONICAL_MASS_SOLAR, NO_SEQUENCE, noCanonical, noMaximum } from "./missing_stars.ts";
import { type Modification, PLAIN } from "./modification.ts";
import { type Scout, stableBranches } from "./stable_branches.ts";
import { integrateStar, type Star } from "./star.ts";
import { DEFAULT_TOLERANCE, integrateStructure } from "./structure.ts";
import { SOLAR_MASS_KM } from "./units.ts";

export { CANONICAL_MASS_SOLAR };

/** What a search over stars needs beside the equation of state. */
export interface SequenceOptions {
  /** Plain general relativity if left out. */
  readonly modification?: Modification;
  /** Of the integration of each star. */
  readonly relativeTolerance?: number;
}

/** A stable branch of the sequence of stars, from its lightest star to its heaviest. */
export interface Branch {
  /** Where the branch begins, of the lowest central density. */
  readonly lightest: Star;
  /** Where it ends: the star of its maximum mass. */
  readonly heaviest: Star;
  /** Whether it ends at a maximum of the mass, or where the equation of state does. */
  readonly end: "maximum" | "table";
}

/** A star of a mass that was asked for; a mass has several where branches overlap (twin stars). */
export interface StarOfMass {
  /** The mass that was asked for [M☉]. */
  readonly massSolar: number;
  /** Number of its branch, from 1. */
  readonly branch: number;
  /** Its star on that branch. */
  readonly star: Star;
}

/** The heaviest star and those of given masses of an equation of state. */
export interface TovSolution {
  /** The heaviest star of all stable branches; null if there is none, and then `reasons` says why. */
  readonly maximum: Star | null;
  /** The star of 1.4 M☉, of several the one of the lowest central density; or null. */
  readonly canonical: Star | null;
  /** In the order of the central density. */
  readonly branches: readonly Branch[];
  /** Of every mass asked for, on every branch that has it. */
  readonly stars: readonly StarOfMass[];
  /** Why the heaviest star or one of 1.4 M☉ is missing; empty if none is. */
  readonly reasons: readonly string[];
}

/** How many stars are looked at first. */
const SCOUTS = 36;
/** Enough to see on which side of a turning point a star lies. */
const SCOUT_TOLERANCE = 1e-5;
/** More than a scout's mass is off, relative. */
const CLEARLY = 1e-3;

/**
 * Finds all stable branches of an equation of state by the turning points of M(ρ_c), its heaviest star, and the stars of
 * given masses by root-finding on each branch: no interpolation in a table of stars.
 *
 * @param masses asked for beside 1.4 [M☉]
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
  { modification = PLAIN, relativeTolerance = DEFAULT_TOLERANCE, masses = [] }: SequenceOptions & {
    masses?: readonly number[];
  } = {},
): TovSolution {
  const scoutAt = (centralEnthalpy: number, tolerance: number): Scout =>
    scoutOf(eos, { centralEnthalpy, modification, tolerance });
  const exactly = (h: number): Scout => scoutAt(h, relativeTolerance);
  const roughly = (h: number): Scout => scoutAt(h, SCOUT_TOLERANCE);
  const starAt = (centralEnthalpy: number): Star =>
    integrateStar(eos, { centralEnthalpy, modification, relativeTolerance });
  const range = enthalpyRange(eos);
  const scouts = range.end > range.first
    ? enthalpyLadder(eos, { points: SCOUTS, ...range }).map(roughly)
    : [];
  // a range too short for two stars has no sequence either
  if (scouts.length < 2) {
    return { maximum: null, canonical: null, branches: [], stars: [], reasons: [NO_SEQUENCE] };
  }
  const found = stableBranches(scouts, { roughly, exactly });
  const branches = found.map(({ lightest, heaviest, end }) => ({
    lightest: starAt(lightest.enthalpy),
    heaviest: starAt(heaviest.enthalpy),
    end,
  }));
  const stars = [...new Set([CANONICAL_MASS_SOLAR, ...masses])].flatMap((massSolar) =>
    found.flatMap(({ lightest, heaviest }, index): StarOfMass[] => {
      const excess = (h: number): number => exactly(h).mass - massSolar;
      const between = scouts.filter(({ enthalpy: h }) => h > lightest.enthalpy && h < heaviest.enthalpy);
      const ends = [
        between.findLast(({ mass }) => mass < massSolar * (1 - CLEARLY)) ?? lightest,
        between.find(({ mass }) => mass > massSolar * (1 + CLEARLY)) ?? heaviest,
      ].map(({ enthalpy }) => enthalpy) as [number, number];
      if (!(excess(ends[0]) < 0 && excess(ends[1]) >= 0)) return [];
      const h = findRoot(excess, ends, { tolerance: 1e-12 });
      return [{ massSolar, branch: index + 1, star: starAt(h) }];
    })
  );
  const top = branches.reduce<Branch | null>(
    (best, branch) => best === null || branch.heaviest.massSolar > best.heaviest.massSolar ? branch : best,
    null,
  );
  const canonical = stars.find(({ massSolar }) => massSolar === CANONICAL_MASS_SOLAR)?.star ?? null;
  return {
    maximum: top?.end === "maximum" ? top.heaviest : null,
    canonical,
    branches,
    stars: stars.toSorted((a, b) => a.massSolar - b.massSolar || a.branch - b.branch),
    reasons: [
      ...(top?.end === "maximum" ? [] : [noMaximum(eos, { top, scouts })]),
      ...(canonical === null ? [noCanonical(found)] : []),
    ],
  };
}

function scoutOf(
  eos: EquationOfState,
  { centralEnthalpy, modification, tolerance }: {
    centralEnthalpy: number;
    modification: Modification;
    tolerance: number;
  },
): Scout {
  const { u, w } = integrateStructure(eos, {
    centralEnthalpy,
    modification,
    relativeTolerance: tolerance,
    massOnly: true,
  });
  const radiusKm = Math.sqrt(u);
  return { enthalpy: centralEnthalpy, mass: w * u * radiusKm / SOLAR_MASS_KM, radiusKm };
}

/** A star of a sequence with the number of its stable branch, from 1; null if it lies on none. */
export interface SequenceStar {
  /** One star, whether stable or not. */
  readonly star: Star;
  /** Null: not stable. */
  readonly branch: number | null;
}

/** How far a sequence goes on beyond its heaviest star, in h_c. */
const BEYOND_HEAVIEST = 1.6;

/**
 * Stars along the mass–radius curve, equally spaced in ln h_c + ln ε_c from the lightest stable one to somewhat beyond
 * the last; the ends of each stable branch are among them.
 *
 * @param branches from `solveStars`; at least one
 */
export function starSequence(
  eos: EquationOfState,
  { modification = PLAIN, relativeTolerance = DEFAULT_TOLERANCE, branches, points = 80 }: SequenceOptions & {
    branches: readonly Branch[];
    points?: number;
  },
): SequenceStar[] {
  const first = branches[0].lightest.centralEnthalpy;
  const last = Math.min(
    BEYOND_HEAVIEST * branches.at(-1)!.heaviest.centralEnthalpy,
    enthalpyRange(eos).end,
  );
  const known = new Map(
    branches.flatMap(({ lightest, heaviest }) => [lightest, heaviest])
      .map((star) => [star.centralEnthalpy, star]),
  );
  const enthalpies = [...enthalpyLadder(eos, { points, first, end: last }), ...known.keys()];
  return [...new Set(enthalpies)].sort((a, b) => a - b).map((h) => {
    const star = known.get(h) ?? integrateStar(eos, { centralEnthalpy: h, modification, relativeTolerance });
    const index = branches.findIndex(({ lightest, heaviest }) =>
      h >= lightest.centralEnthalpy && h <= heaviest.centralEnthalpy
    );
    return { star, branch: index < 0 ? null : index + 1 };
  });
}
