import type { RandomStream } from "@/core/random/mod.ts";
import { type Genome, type GenomeSpace, positionOf, valueAt } from "./genome.ts";

/** How often a gene mutates, and how far on its scale. */
export interface Mutation {
  /** The probability that a gene mutates, 0 … 1. */
  readonly rate: number;
  /** The standard deviation, as a share of the gene's range. */
  readonly strength: number;
}

/** Uniform crossover (Syswerda 1989): every gene is the one parent's or the other's, with equal probability. */
export function uniformCrossover(
  [first, second]: readonly [Genome, Genome],
  random: RandomStream,
): Genome {
  return first.map((value, index) => random.uniform() < 0.5 ? value : second[index]);
}

/**
 * Gaussian mutation: every gene, with probability `rate`, is moved by a normal deviate of `strength` times its range,
 * and clamped to its bounds. Two numbers are drawn for a gene whether it moves or not, so that a change of the rate
 * does not shift what the other genes get.
 */
export function gaussianMutation(
  genome: Genome,
  { space, mutation: { rate, strength }, random }: {
    space: GenomeSpace;
    mutation: Mutation;
    random: RandomStream;
  },
): Genome {
  return genome.map((value, index) => {
    const [moves, deviate] = [random.uniform() < rate, random.normal()];
    const gene = space[index];
    return moves ? valueAt(positionOf(value, gene) + strength * deviate, gene) : value;
  });
}
