import type { RandomStream } from "@/core/random/mod.ts";

/** One number that a search varies. */
export interface Gene {
  /** What reports and ledgers call it. */
  readonly name: string;
  /** The lower end of its range. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** What counts as equally far: equal differences, or equal ratios (then 0 < low). */
  readonly scale: "linear" | "log";
}

/** The box that is searched. */
export type GenomeSpace = readonly Gene[];

/** One value a gene, in the space's order and the genes' own units. */
export type Genome = readonly number[];

/**
 * The same space, if it is one.
 *
 * @throws RangeError an empty space, a name twice, bounds that are not finite and in order, a log scale that reaches 0
 */
export function requireSpace(space: GenomeSpace): GenomeSpace {
  if (space.length === 0) throw new RangeError("Cannot search: there are no genes");
  for (const [index, { name, low, high, scale }] of space.entries()) {
    if (space.findIndex((gene) => gene.name === name) < index) {
      throw new RangeError(`Cannot search: the gene '${name}' is there twice`);
    }
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
      throw new RangeError(
        `Cannot search: '${name}' needs finite bounds, low < high, got ${low} and ${high}`,
      );
    }
    if (scale === "log" && low <= 0) {
      throw new RangeError(`Cannot search: '${name}' is on a log scale and needs low > 0, got ${low}`);
    }
  }
  return space;
}

/** A gene's value as a position on its scale: 0 at the lower bound, 1 at the upper one. */
export function positionOf(value: number, { low, high, scale }: Gene): number {
  return scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The value at a position; positions outside 0 … 1 are clamped, and rounding never leaves the bounds. */
export function valueAt(position: number, { low, high, scale }: Gene): number {
  if (position <= 0) return low;
  if (position >= 1) return high;
  const value = scale === "log" ? low * (high / low) ** position : low + position * (high - low);
  return Math.min(high, Math.max(low, value));
}

/** Whether a genome has a value for every gene and each lies within its bounds. */
export function isInside(genome: Genome, space: GenomeSpace): boolean {
  return genome.length === space.length &&
    space.every(({ low, high }, index) => genome[index] >= low && genome[index] <= high);
}

/** A genome that is uniformly distributed on the genes' scales. */
export function randomGenome(space: GenomeSpace, random: RandomStream): Genome {
  return space.map((gene) => valueAt(random.uniform(), gene));
}
