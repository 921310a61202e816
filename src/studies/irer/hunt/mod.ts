/** The hunt: evolutionary search over κ, σ_k and α, its baselines, its ledger and its report. */
export type { Evaluation, Evaluator } from "./evaluator.ts";
export { sampleText } from "./evidence_text.ts";
export { gradientRefiner } from "./gradient_refiner.ts";
export { HUNT_CONFIG_FILE, LEDGER_FILE, REPORT_FILE } from "./hunt_files.ts";
export { GENES, type HuntFile } from "./hunt_schema.ts";
export { inspectHunts } from "./inspect_hunts.ts";
export { readLedger } from "./read_ledger.ts";
export type { HuntReport, ReportedField } from "./report.ts";
export { BEST_FIELD, comparisonTable, fieldTable } from "./report_text.ts";
export { type HuntPlan, resolveHunt } from "./resolve_hunt.ts";
export { type Hunt, runHunt } from "./run_hunt.ts";
export { withFieldEvaluator } from "./with_field_evaluator.ts";
