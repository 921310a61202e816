/** Searching a box of numbers for the best genome: evolution, its baselines, and the ledger of what was tried. */
export { cmaEs, type CmaEsSettings } from "./cma_es.ts";
export { evolution, type EvolutionSettings } from "./evolution.ts";
export { type Gene, type Genome, type GenomeSpace, isInside, positionOf, valueAt } from "./genome.ts";
export {
  distinctRows,
  type Ledger,
  type LedgerFormat,
  type LedgerRow,
  ledgerText,
  parseLedger,
} from "./ledger.ts";
export { paretoFront } from "./pareto_front.ts";
export { randomSearch } from "./random_search.ts";
export type { SearchSettings, SearchStrategy } from "./strategy.ts";
export type { Mutation } from "./variation.ts";
