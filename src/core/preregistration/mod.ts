/** Preregistration: a plan is frozen once, remembered by hashes, and held against what was done, field by field. */
export { anchorTag, anchorText } from "./anchor.ts";
export {
  compareRecords,
  describeDifference,
  type Difference,
  explain,
  type Explanation,
  type StudyRecord,
  touchedHypotheses,
} from "./compare.ts";
export { committedOrder } from "./committed_order.ts";
export {
  afterOpenings,
  type Deviation,
  DEVIATION_FIELDS,
  DEVIATION_LOG,
  deviationOf,
  logDeviation,
  type LoggedDeviation,
  readDeviations,
  requireRegistered,
} from "./deviations.ts";
export { type Filling, fillPlan } from "./fill_plan.ts";
export {
  type Freeze,
  type FreezeContent,
  freezePath,
  freezePlan,
  parseFreeze,
  presentFreezes,
  readFreeze,
} from "./freeze.ts";
export {
  EXPLORATION,
  type LoggedOpening,
  logOpening,
  type Opening,
  OPENING_LOG,
  openingReasons,
  readOpenings,
} from "./openings.ts";
export { type Pin, pinFindings } from "./pin.ts";
export { committedFreezes, type CommittedPlan, committedPlans } from "./plan_history.ts";
export { openFields, type PlanFile, readPlanFile } from "./plan_file.ts";
export { type ExecutedStudy, seedReasons, type Standing, type StandingKind, standingOf } from "./standing.ts";
export { type Verdict, verdictFindings, VERDICTS } from "./verdicts.ts";
export { type FreezeState, verifyFreeze } from "./verify_freeze.ts";
