import { randomGenome, requireSpace } from "./genome.ts";
import { askTell, requirePopulation, type SearchSettings, type SearchStrategy } from "./strategy.ts";

/** Independent genomes, uniform on the genes' scales: what any search has to beat. It learns nothing. */
export function randomSearch(settings: SearchSettings): SearchStrategy {
  const { space, population } = settings;
  requireSpace(space);
  requirePopulation(population, { least: 1, name: "random" });
  return askTell("random", {
    ...settings,
    propose: (random) => Array.from({ length: population }, () => randomGenome(space, random)),
    learn: () => {},
  });
}
