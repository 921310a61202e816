/** The files of a report, and those outside of the artifacts folder that it states numbers of. */
import { freezePath } from "@/core/preregistration/mod.ts";

/** For readers; beside E1_summary.json. */
export const REPORT_FILE = "E1_report.html";
/** What the report shows that the summary does not hold, for `check`; beside it. */
export const FACTS_FILE = "E1_report.json";
/** Simulated coverage of the BCa interval, relative to the repository. */
export const COVERAGE_FILE = "validation/statistics/bca_coverage.csv";

/** The freeze record of a plan, relative to the repository. */
export function freezeFile(plan: string): string {
  return freezePath(plan, { repository: "" }).replaceAll("\\", "/");
}
