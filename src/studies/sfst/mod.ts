/** SFST: a (g, Γ) scan over relativistic stars. Stages: plan → run → measure → decide → analyse → show. */
export { type PlannedCase, resolveScan, type ScanPlan } from "./plan/resolve_scan.ts";
export type { CaseSpec, TovCase } from "./plan/tov_case.ts";
export { specsOf } from "./run/case_spec.ts";
export { runScan } from "./run/run_scan.ts";
export { sfst } from "./study.ts";
export {
  changeMaps,
  classMap,
  classTable,
  massRadiusCurves,
  observableMaps,
  openScan,
  readChanges,
  type Scan,
  scanRichardson,
  scanSentence,
  tidalCurves,
} from "./show/mod.ts";
