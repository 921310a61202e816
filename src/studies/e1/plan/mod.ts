/** What E1 plans: experiments, arms, data, and the preregistration that they are held against. */
export { answerable, type Arm, type ArmsFile, type PlannedArm } from "./arms.ts";
export { notebookPlan, readPlan, writePlan } from "./plan_file.ts";
export { parityFindings, requireParity } from "./parity.ts";
export { type ExperimentPlan, rehearsalOf, resolvePlan, resolvePlans } from "./resolve.ts";
export { DEFAULT_EXPERIMENT } from "./selection.ts";
export {
  type ArrayConfig,
  type DataConfig,
  dataConfigSchema,
  type DataSet,
  type FlowParameters,
  type ForeignChannel,
  type ForeignConfig,
  type ForeignDataSet,
  type GeneratedConfig,
  type GroupsConfig,
  type Scaling,
} from "./data_config.ts";
export type { ExperimentFile } from "./experiment_schema.ts";
export {
  type Condition,
  CONDITIONS,
  type Correlation,
  type Hypothesis,
  type HypothesisFields,
  type PairedDifference,
  type Preregistration,
  type RegisteredArm,
  type RegisteredSet,
} from "./preregistration_schema.ts";
export type { E1Spec, RunConfig } from "./run_config.ts";
