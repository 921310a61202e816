import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { type Genome, type GenomeSpace, isInside } from "./genome.ts";

/**
 * A search that proposes genomes a generation at a time and is told how good they were; a larger fitness is better.
 *
 * What it proposes follows from its settings, its seed and what it was told, and nothing else: every generation has a
 * random stream of its own. A search is resumed by telling a new one the generations that are known already.
 */
export interface SearchStrategy {
  /** What reports call it. */
  readonly name: string;
  /** The generation that `ask` proposes, from 0. */
  readonly generation: number;
  /** The genomes of this generation; the same ones until it has been told their fitnesses. */
  ask(): readonly Genome[];
  /**
   * Ends the generation and learns from it.
   *
   * @param fitnesses one for every genome of the last `ask`, in its order
   * @throws RangeError another number of fitnesses, or one that is not finite
   */
  tell(fitnesses: readonly number[]): void;
}

/** What all searches have in common. */
export interface SearchSettings {
  /** What it may choose from. */
  readonly space: GenomeSpace;
  /** Genomes a generation. */
  readonly population: number;
  /** Of its random streams, one a generation. */
  readonly seed: number;
}

/** A strategy from what makes it one: how it proposes a generation and what it learns from one. */
export function askTell(
  name: string,
  { space, population, seed, propose, learn }: SearchSettings & {
    propose: (random: RandomStream, generation: number) => readonly Genome[];
    learn: (genomes: readonly Genome[], fitnesses: readonly number[], random: RandomStream) => void;
  },
): SearchStrategy {
  let generation = 0;
  let asked: readonly Genome[] | undefined;
  return {
    name,
    get generation() {
      return generation;
    },
    ask() {
      asked ??= propose(randomStream(seed, `generation ${generation}`), generation);
      const inside = asked.length === population && asked.every((genome) => isInside(genome, space));
      if (!inside) throw new Error(`Cannot search: ${name} proposed a genome outside the space`);
      return asked;
    },
    tell(fitnesses) {
      if (asked === undefined) throw new Error("Cannot tell fitnesses: nothing was asked");
      if (fitnesses.length !== asked.length) {
        throw new RangeError(
          `Cannot tell fitnesses: needs ${asked.length}, one a genome, got ${fitnesses.length}`,
        );
      }
      const index = fitnesses.findIndex((fitness) => !Number.isFinite(fitness));
      if (index >= 0) {
        throw new RangeError(`Cannot tell fitnesses: fitness ${index} is ${fitnesses[index]}`);
      }
      learn(asked, fitnesses, randomStream(seed, `told ${generation}`));
      asked = undefined;
      generation++;
    },
  };
}

/** @throws RangeError unless a generation has at least `least` genomes */
export function requirePopulation(
  population: number,
  { least, name }: { least: number; name: string },
): void {
  if (Number.isSafeInteger(population) && population >= least) return;
  throw new RangeError(`Cannot search: ${name} needs a population of at least ${least}, got ${population}`);
}
