/** A study as a small declared thing: what a run is, how runs are computed, and what lies there afterwards. */
export { type ComputeOptions, computeRun, labelOf, type RunEnd, sealLost } from "./compute.ts";
export { type RunEvent, runEvents } from "./events.ts";
export { measureAll, type MeasuredRun, type Measurement, type Measures, serveMeasures } from "./measure.ts";
export { METADATA_FILE, readMetadata, readMetadataFile, type RunMetadata } from "./metadata.ts";
export type { EndedRun } from "./ended_run.ts";
export { runAll, type RunAllOptions, type StudyRuns } from "./run_all.ts";
export { LOG_FILE, openRunLog, type RunLog } from "./run_log.ts";
export {
  identityOf,
  readIdentity,
  RUN_CONFIG_FILE,
  type SpecInput,
  specOf,
  specsOf,
  specWith,
  studyCodeVersion,
} from "./spec.ts";
export type { RunIdentity } from "../identity/mod.ts";
export type { RunPlace, RunSpec, Study, Work, WorkEnd } from "./study.ts";
export { damage, listRuns, readRun, type RunListing, type RunRecord, type RunStatus } from "./tree.ts";
export { runsHere, type RunTask, serveRuns, studyWorkers } from "./worker.ts";
