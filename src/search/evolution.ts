import type { RandomStream } from "@/core/random/mod.ts";
import { type Genome, randomGenome, requireSpace } from "./genome.ts";
import { ranking, tournament } from "./selection.ts";
import { askTell, requirePopulation, type SearchSettings, type SearchStrategy } from "./strategy.ts";
import { gaussianMutation, type Mutation, uniformCrossover } from "./variation.ts";

/** Settings of the genetic algorithm. */
export interface EvolutionSettings extends SearchSettings {
  /** How many of the best pass into the next generation unchanged, in front of it. */
  readonly elites: number;
  /** How many take part in a tournament. */
  readonly tournament: number;
  /** How children differ from their parents' genes. */
  readonly mutation: Mutation;
}

/**
 * A genetic algorithm with elitism: the first generation is random; then the elites, and children of two tournament
 * winners each by uniform crossover and Gaussian mutation. An elite has the same genome as before, number for number,
 * so whoever remembers results need not evaluate it again.
 *
 * The first generation is that of `randomSearch` with the same seed: a comparison of the two begins at one point.
 */
export function evolution(settings: EvolutionSettings): SearchStrategy {
  const { space, population, elites, mutation, tournament: size } = settings;
  requireSpace(space);
  requirePopulation(population, { least: 2, name: "evolution" });
  if (!Number.isSafeInteger(elites) || elites < 0 || elites >= population) {
    throw new RangeError(`Cannot search: elites must be fewer than the population, got ${elites}`);
  }
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`Cannot search: a tournament needs at least 1 genome, got ${size}`);
  }
  let last: { genomes: readonly Genome[]; fitnesses: readonly number[] } | undefined;

  const child = (random: RandomStream): Genome => {
    const { genomes, fitnesses } = last!;
    const parent = () => genomes[tournament(fitnesses, { size, random })];
    return gaussianMutation(uniformCrossover([parent(), parent()], random), { space, mutation, random });
  };
  return askTell("evolution", {
    ...settings,
    propose: (random) => {
      if (last === undefined) return Array.from({ length: population }, () => randomGenome(space, random));
      const { genomes, fitnesses } = last;
      const kept = ranking(fitnesses).slice(0, elites).map((index) => genomes[index]);
      return [...kept, ...Array.from({ length: population - elites }, () => child(random))];
    },
    learn: (genomes, fitnesses) => {
      last = { genomes, fitnesses };
    },
  });
}
