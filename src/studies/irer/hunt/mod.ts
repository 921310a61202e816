/** The hunt: evolutionary search over κ, σ_k and α, its baselines, its ledger and its report. */
export { type Evaluation, type Evaluator, MEASURED, type Measured, STATUSES } from "./evaluator.ts";
export { fieldEvaluator, type FieldMeter } from "./field_evaluator.ts";
export { fitnessOf, isSentinel, SENTINEL_MEANINGS } from "./fitness.ts";
export { gradientRefiner } from "./gradient_refiner.ts";
export { huntsFolder, LEDGER_FILE, REPORT_FILE, REPORT_TEXT_FILE } from "./hunt_files.ts";
export { GENES, SEARCHES, type SearchName } from "./hunt_schema.ts";
export { type HuntSpec, huntSpec } from "./hunt_spec.ts";
export { readLedger } from "./read_ledger.ts";
export type { RefinedElite, Refiner } from "./refine_elites.ts";
export type { HuntReport, ReportedField } from "./report.ts";
export { comparisonTable, fieldTable, reportText } from "./report_text.ts";
export { DEFAULT_HUNT, type HuntPlan, resolveHunt } from "./resolve_hunt.ts";
export { type Hunt, runHunt } from "./run_hunt.ts";
export { withFieldEvaluator } from "./with_field_evaluator.ts";
