import { intoBox } from "./box_transform.ts";
import { type CmaEsConstants, cmaEsConstants } from "./cma_es_constants.ts";
import { type CmaEsState, drawPosition, firstState, nextState, type Vector } from "./cma_es_state.ts";
import { type FitnessHistory, record, stopOf } from "./cma_es_stops.ts";
import { requireSpace, valueAt } from "./genome.ts";
import { rankingByLot } from "./selection.ts";
import { askTell, requirePopulation, type SearchSettings, type SearchStrategy } from "./strategy.ts";

/** Settings of CMA-ES. */
export interface CmaEsSettings extends SearchSettings {
  /** The first standard deviation σ, as a share of every gene's range on its scale. */
  readonly firstStep?: number;
}

/** One descent from one place. */
interface Run {
  readonly constants: CmaEsConstants;
  readonly history: FitnessHistory;
  state: CmaEsState;
  /** What was drawn from the present state and told; an update waits for all of its genomes. */
  readonly told: { position: Vector; fitness: number }[];
}

/**
 * CMA-ES: genomes are drawn from a normal distribution whose mean, covariance and step size follow the better ones
 * (Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772), with restarts: where a run has come to its end
 * another one begins at a random place with twice as many genomes an update (IPOP, Auger & Hansen 2005, CEC 2005, 1769), or
 * as many if it saw nothing but a plateau, where more genomes would tell no more. An update of more genomes than the
 * population spans several generations.
 *
 * It works on the genes' scales, each from 0 to 1, begins in the middle with σ = 0.3, and draws on the whole line, which
 * `intoBox` maps onto the scale. Genomes of equal fitness are ranked by lot: a shared mean of their weights would
 * shrink σ where there is nothing to learn.
 */
export function cmaEs({ firstStep = 0.3, ...settings }: CmaEsSettings): SearchStrategy {
  const { space, population } = settings;
  requireSpace(space);
  requirePopulation(population, { least: 4, name: "cma_es" });
  const n = space.length;
  const begin = (mean: Vector, genomes: number): Run => ({
    constants: cmaEsConstants(n, genomes),
    history: { best: [], median: [], flat: 0 },
    state: firstState(mean, firstStep),
    told: [],
  });
  let run = begin(space.map(() => 0.5), population);
  let positions: readonly Vector[] = [];
  return askTell("cma_es", {
    ...settings,
    propose: (random) => {
      positions = Array.from({ length: population }, () => drawPosition(run.state, random));
      return positions.map((position) => position.map((p, gene) => valueAt(intoBox(p), space[gene])));
    },
    learn: (_, fitnesses, random) => {
      run.told.push(...positions.map((position, index) => ({ position, fitness: fitnesses[index] })));
      const genomes = run.constants.weights.length;
      if (run.told.length < genomes) return;
      const told = run.told.map(({ fitness }) => fitness);
      const ranked = rankingByLot(told, random).map((index) => run.told[index].position);
      run.told.length = 0;
      run.state = nextState(run.state, { ranked, constants: run.constants });
      record(run.history, told);
      const stop = stopOf(run.state, { history: run.history, population: genomes, firstStep });
      if (stop === null) return;
      run = begin(space.map(() => random.uniform()), stop === "flat fitness" ? genomes : 2 * genomes);
    },
  });
}
