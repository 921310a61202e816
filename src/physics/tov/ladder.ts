import { ENERGY_DENSITY, EOS_VALUES, type EquationOfState, pieceAt } from "./eos/equation_of_state.ts";

/** The lightest neutron stars have somewhat more than this at the centre; stars of crust alone and white dwarfs, less. */
const FIRST_DENSITY_GCM3 = 1e14;
/** The lightest star looked at where the surface itself is denser than that: about 0.01 M☉. */
const FIRST_ENTHALPY = 5e-3;
/** Far beyond the heaviest stars. */
const LAST_ENTHALPY = 4;

/** ε rises by this share at least where a phase transition is meant, … */
const JUMP = 0.01;
/** … and faster than this power of h. */
const STEEP = 20;
/** Where stars are looked at beyond a transition, in units of its h: a branch can turn round at once. */
const BEYOND = [1, 1.001, 1.004, 1.012, 1.03, 1.06];

const BISECTIONS = 30;

/** Where sequences of stars begin and end, in central enthalpy. */
export function enthalpyRange(eos: EquationOfState): { first: number; end: number } {
  const atDensity = eos.enthalpyAtDensity(FIRST_DENSITY_GCM3);
  const end = Math.min(LAST_ENTHALPY, eos.maximumEnthalpy);
  return { first: Math.max(atDensity, Math.min(FIRST_ENTHALPY, end / 10)), end };
}

/**
 * Central enthalpies for a look at the sequence of stars, ascending: equally spaced in ln h + ln ε, so that a phase
 * transition, in which ε rises at almost constant h, has stars of its own; and some right beyond each transition.
 *
 * @param points without those beyond transitions
 */
export function enthalpyLadder(
  eos: EquationOfState,
  { points, first, end }: { points: number; first: number; end: number },
): number[] {
  const values = new Float64Array(EOS_VALUES);
  const scale = (h: number): number => {
    eos.evaluate(h, pieceAt(eos, h), values);
    return Math.log(h) + Math.log(values[ENERGY_DENSITY]);
  };
  const [low, high] = [scale(first), scale(end)];
  const even = Array.from({ length: points }, (_, i) => {
    if (i === 0) return first;
    return i === points - 1
      ? end
      : where(scale, { value: low + (high - low) * i / (points - 1), first, end });
  });
  const beyond = transitionEnds(eos).flatMap((h) => BEYOND.map((factor) => h * factor))
    .filter((h) => h > first && h < end);
  return [...even, ...beyond].sort((a, b) => a - b)
    .filter((h, i, all) => i === 0 || h > all[i - 1] * (1 + 1e-9));
}

/** Where a rising function reaches a value, or jumps over it. */
function where(
  f: (h: number) => number,
  { value, first, end }: { value: number; first: number; end: number },
): number {
  let [low, high] = [first, end];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}

/** The dense ends of phase transitions: jumps of ε, and pieces in which it rises steeply, one after the other. */
function transitionEnds(eos: EquationOfState): number[] {
  const { breaks } = eos;
  const values = new Float64Array(EOS_VALUES);
  const energy = (h: number, piece: number): number => {
    eos.evaluate(h, piece, values);
    return values[ENERGY_DENSITY];
  };
  const ends: number[] = [];
  let rise = 0;
  for (let piece = 1; piece < breaks.length; piece++) {
    const h = breaks[piece];
    const [start, outer, inner] = [
      energy(breaks[piece - 1], piece - 1),
      energy(h, piece - 1),
      energy(h, piece),
    ];
    const inside = piece === 1 ? 0 : Math.log(outer / start);
    const steep = inside > STEEP * Math.log(h / breaks[piece - 1]);
    rise = (steep ? rise + inside : 0) + Math.log(inner / outer);
    const next = piece + 1 < breaks.length
      ? Math.log(energy(breaks[piece + 1], piece) / inner) > STEEP * Math.log(breaks[piece + 1] / h)
      : false;
    if (!next && rise > JUMP) ends.push(h);
  }
  return ends;
}
