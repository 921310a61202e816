/** The hunt: evolutionary search over κ, σ_k and α, its baselines, its ledger and its report. */
export { type Evaluation, type Evaluator, MEASURED, type Measured, STATUSES } from "./evaluator.ts";
export { withFieldEvaluator } from "./field_evaluator.ts";
export { gradientRefiner } from "./gradient_refiner.ts";
export { HUNT_CONFIG_FILE, LEDGER_FILE, REPORT_FILE } from "./hunt_files.ts";
export { GENES, type HuntFile, type HuntGene, SEARCHES, type SearchName } from "./hunt_schema.ts";
export type { HuntSpec } from "./hunt_spec.ts";
export { inspectHunts } from "./inspect_hunts.ts";
export { readLedger } from "./read_ledger.ts";
export type { RefinedElite, RefinedGenome, Refiner } from "./refine_elites.ts";
export { BEST_FIELD, comparisonTable, fieldTable, sampleText } from "./report/mod.ts";
export type {
  Association,
  Coefficient,
  Comparison,
  Correlation,
  Evidence,
  FieldAgainstNull,
  GenerationSummary,
  HuntReport,
  NullSummary,
  PEvidence,
  PSummary,
  ReportedField,
  SearchResult,
  TradeOff,
} from "./report/mod.ts";
export { type HuntPlan, resolveHunt } from "./resolve_hunt.ts";
export { type Hunt, runHunt } from "./run_hunt.ts";
