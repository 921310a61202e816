import { findMaximum } from "@/math/maximum.ts";

/** A star as the search for turning points sees it. */
export interface Scout {
  readonly enthalpy: number;
  /** [M☉] */
  readonly mass: number;
  readonly radiusKm: number;
}

/** Stars between two turning points of the mass, in central enthalpy. */
export interface StableBranch {
  readonly lightest: Scout;
  readonly heaviest: Scout;
  /** Whether the branch ends at a maximum of the mass, or where the equation of state does. */
  readonly end: "maximum" | "table";
}

/** Where the mass turns round, to within a bracket. */
interface Turn {
  readonly kind: "maximum" | "minimum";
  readonly at: Scout;
  readonly bracket: readonly [Scout, Scout];
}

/** Of the position of a turning point, relative. */
const POSITION = { maximum: 1e-7, minimum: 1e-4 } as const;
/** A slope is looked for over this share of the last interval. */
const END_STEP = 1e-3;
/** Neighbouring turning points whose masses differ by less than this, relative, are the scatter of the scouts. */
const SCATTER = 2e-5;
/** Larger than any neutron star that is stable: what lies beyond belongs to the white dwarfs. */
export const LARGEST_RADIUS_KM = 1000;

/**
 * The stable branches of a sequence of stars, by the turning points of M over the central density (Bardeen, Thorne &
 * Meltzer 1966, ApJ 145, 505): where the curve M(R) turns counterclockwise with rising central density (a maximum of M
 * with R falling, a minimum with R rising), a radial mode becomes unstable, and where it turns clockwise, one becomes
 * stable again. Twin stars have a second branch; the spiral beyond the heaviest star has none. White dwarfs alone, and a
 * single star, have none either.
 *
 * @param scouts ascending in the central enthalpy
 * @param starAt stars as exactly as the scouts, for the lightest of a branch, and as exactly as wanted, for the heaviest
 */
export function stableBranches(
  scouts: readonly Scout[],
  starAt: { roughly: (enthalpy: number) => Scout; exactly: (enthalpy: number) => Scout },
): StableBranch[] {
  // from the last white dwarf on, which brackets the lightest neutron star
  const compact = scouts.slice(Math.max(0, scouts.findLastIndex((one) => one.radiusKm > LARGEST_RADIUS_KM)));
  if (compact.length < 2) return [];
  const turns = withoutScatter(turningPoints(compact, starAt.exactly));
  const placed = ({ kind, bracket: [before, after] }: Turn): Scout => {
    const [sign, star] = kind === "maximum" ? [1, starAt.exactly] : [-1, starAt.roughly];
    const bracket = [before.enthalpy, after.enthalpy] as const;
    return star(findMaximum((h) => sign * star(h).mass, bracket, { tolerance: POSITION[kind] }).x);
  };
  const [first, last] = [compact[0], compact.at(-1)!];
  const opening = turns[0]?.kind ?? (last.mass > first.mass ? "maximum" : "minimum");
  // a mass that falls from the lightest scout on belongs to stars between white dwarfs and neutron stars
  let unstable = opening === "minimum" ? 1 : 0;
  let start = first;
  const branches: StableBranch[] = [];
  for (const turn of turns) {
    if (turn.kind === "maximum" && unstable === 0) {
      branches.push({ lightest: start, heaviest: placed(turn), end: "maximum" });
    }
    const [before, after] = turn.bracket;
    const counterclockwise = (turn.kind === "maximum") === (after.radiusKm < before.radiusKm);
    unstable = counterclockwise ? unstable + 1 : Math.max(0, unstable - 1);
    if (turn.kind === "minimum" && unstable === 0) start = placed(turn);
  }
  const rising = (turns.at(-1)?.kind ?? (opening === "maximum" ? "minimum" : "maximum")) === "minimum";
  if (rising && unstable === 0) {
    branches.push({ lightest: start, heaviest: starAt.exactly(last.enthalpy), end: "table" });
  }
  return branches;
}

function turningPoints(scouts: readonly Scout[], starAt: (enthalpy: number) => Scout): Turn[] {
  const turns: Turn[] = [];
  for (let i = 1; i + 1 < scouts.length; i++) {
    const [before, at, after] = scouts.slice(i - 1, i + 2);
    const bracket = [before, after] as const;
    if (at.mass >= before.mass && at.mass > after.mass) turns.push({ kind: "maximum", at, bracket });
    if (at.mass <= before.mass && at.mass < after.mass) turns.push({ kind: "minimum", at, bracket });
  }
  // the last scout is the heaviest, but the mass may have turned between it and the one before
  const [before, last] = scouts.slice(-2);
  if (last.mass >= before.mass) {
    const inside = starAt(last.enthalpy - END_STEP * (last.enthalpy - before.enthalpy));
    if (inside.mass > starAt(last.enthalpy).mass) {
      turns.push({ kind: "maximum", at: inside, bracket: [before, last] });
    }
  }
  return turns;
}

/** Neighbouring turning points of equal mass cancel each other. */
function withoutScatter(turns: readonly Turn[]): Turn[] {
  const kept: Turn[] = [];
  for (const turn of turns) {
    const before = kept.at(-1);
    if (before && Math.abs(turn.at.mass - before.at.mass) <= SCATTER * turn.at.mass) kept.pop();
    else kept.push(turn);
  }
  return kept;
}
