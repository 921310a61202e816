/** The report of a study: one self-contained page, each number with its source, and the same page made anew and compared. */
export { inspectStanding } from "./check/mod.ts";
export { readFacts, type ReportFacts, type RunFacts } from "./report_facts.ts";
export { FACTS_FILE, REPORT_FILE } from "./report_files.ts";
export type { CoverageRow, ReportFigure, ReportInput } from "./report_input.ts";
export { type CheckedReports, reportFindings } from "./report_findings.ts";
export { writeReport } from "./write_report.ts";
