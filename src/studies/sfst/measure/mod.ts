/** What a run reports, recomputed from its raw files. */
export { AGREEMENT } from "./agreement.ts";
export { measureRun, type RunMeasurement } from "./measure_run.ts";
export { type CaseIdentity, readCase } from "./read_run.ts";
export { type RunTree, runTree } from "./run_tree.ts";
