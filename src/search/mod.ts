/** Searching a box of numbers for the best genome: evolution, its baselines, and the ledger of what was tried. */
export { cmaEs, type CmaEsSettings } from "./cma_es.ts";
export { evolution, type EvolutionSettings } from "./evolution.ts";
export { type Gene, type Genome, type GenomeSpace, isInside, positionOf, requireSpace } from "./genome.ts";
export {
  distinctRows,
  type Ledger,
  ledgerColumns,
  type LedgerFormat,
  type LedgerRow,
  ledgerText,
  parseLedger,
} from "./ledger.ts";
export { paretoFront } from "./pareto_front.ts";
export { randomSearch } from "./random_search.ts";
export { ranking, tournament } from "./selection.ts";
export type { SearchSettings, SearchStrategy } from "./strategy.ts";
export { gaussianMutation, type Mutation, uniformCrossover } from "./variation.ts";
