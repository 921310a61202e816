/** What a run reports, recomputed from its raw files. */
export { AGREEMENT } from "./agreement.ts";
export { type CaseIdentity, readCaseIdentity } from "./case_identity.ts";
export { measureRun, type RunMeasurement } from "./measure_run.ts";
export type { RunStatus } from "./read_run.ts";
export { listRuns, type RunTree, runTree, type TreeContent } from "./run_tree.ts";
