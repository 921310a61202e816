/** What IRER plans: cases, their grids and seeds, within the limits of the solver. */
export type { IrerCase, IrerSpec } from "./irer_case.ts";
export { type IrerPlan, irerRunsFolder, type PlannedCase, resolveIrer } from "./resolve_irer.ts";
