/** What a run reports, recomputed from its raw files. */
export { measureRun, type RunMeasurement } from "./measure_run.ts";
export type { CaseStar, CaseSummary } from "../run/case_summary.ts";
export type { CaseIdentity, CaseRecord } from "./read_run.ts";
export { type RunTree, runTree } from "./run_tree.ts";
