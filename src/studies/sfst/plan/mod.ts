/** What SFST plans: the cases of a scan, as a grid or a table gives them. */
export { type PlannedCase, resolveScan, type ScanPlan } from "./resolve_scan.ts";
export type { CaseSpec, TovCase } from "./tov_case.ts";
