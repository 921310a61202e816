/** What follows from a hunt's ledger: numbers, evidence and sentences, as JSON and as text, and both held against it. */
export type { Comparison, SearchResult } from "./comparison.ts";
export type { Association, Coefficient, Correlation } from "./correlation.ts";
export type { GenerationSummary } from "./course.ts";
export type { Evidence, TradeOff } from "./evidence.ts";
export { sampleText } from "./evidence_text.ts";
export { type ReportedHunt, reportFindings } from "./findings.ts";
export type { FieldAgainstNull, NullSummary } from "./null_summary.ts";
export type { PEvidence, PSummary } from "./p_summary.ts";
export { type HuntReport, type ReportedField, reportOf } from "./report.ts";
export { BEST_FIELD, comparisonTable, fieldTable, reportText } from "./report_text.ts";
