/** What `check` asks of E1: every summary, wherever it lies, and every result that was opened. */
export { findSummaries, type FoundSummaries, type FoundSummary } from "./find_summaries.ts";
export { inspectSummary } from "./inspect_summary.ts";
export { openedResults } from "./opened_results.ts";
export { inspectPreregistration } from "./inspect_preregistration.ts";
export { TIMING_FILE } from "./timing_findings.ts";
export { inspectProbes } from "./inspect_probes.ts";
export { inspectData } from "./inspect_data.ts";
