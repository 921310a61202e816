/** E1: UNet against FractalUNet on two-dimensional flows. Stages: plan → prepare → run → measure → analyse → decide → show → report → check. */
export * from "./plan/mod.ts";
export * from "./register/mod.ts";
export { prepareInputs, verifyInputs } from "./prepare/mod.ts";
export * from "./run/mod.ts";
export * from "./analyse/mod.ts";
export { probeRuns } from "./probe/mod.ts";
export * from "./show/mod.ts";
export { type CheckedReports, reportFindings, writeReport } from "./report/mod.ts";
export {
  findSummaries,
  type FoundSummary,
  inspectData,
  inspectPreregistration,
  inspectProbes,
  inspectSummary,
  openedResults,
  TIMING_FILE,
} from "./check/mod.ts";
export { e1 } from "./study.ts";
