/** IRER: a complex field on a geometry that it makes itself. Stages: plan → run → measure → hunt → show. */
export type { IrerCase, IrerSpec } from "./plan/irer_case.ts";
export { type IrerPlan, irerRunsFolder, type PlannedCase, resolveIrer } from "./plan/resolve_irer.ts";
export { runCases } from "./run/run_cases.ts";
export { fieldSpec, specsOf } from "./run/run_spec.ts";
export { irer } from "./study.ts";
export {
  bestRun,
  coursePicture,
  fieldsPicture,
  frontTable,
  genesPicture,
  huntSentence,
  nullsPicture,
  openHunt,
  readHunt,
  readRun,
  searchTable,
  type ShownHunt,
  type ShownRun,
  spectrumPicture,
  tradeOffPicture,
} from "./show/mod.ts";
