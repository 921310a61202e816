/** The runs of E1: trained, predicted and measured, each in a process of its own. */
export { pinnedPlan, runsOf } from "./run_spec.ts";
export { trainRuns } from "./train_runs.ts";
