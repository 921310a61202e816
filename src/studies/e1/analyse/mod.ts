/** The analysis of E1: runs collected, hypotheses tested, the summary and the standing of its claims. */
export { aggregate, requireAllNetworks } from "./aggregate.ts";
export type { HypothesisResult } from "./hypotheses.ts";
export type { MeasureSummaries, MeasureSummary } from "./measure_summaries.ts";
export { readSummary, type Summary, type SummaryOfRuns } from "./summary.ts";
export type { NamedForm, PairForm, Size, SummaryArms } from "./summary_arms.ts";
