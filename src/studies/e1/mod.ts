/** E1: UNet against FractalUNet on two-dimensional flows. Stages: plan → prepare → run → measure → analyse → decide → show → report → check. */
export { aggregate, requireAllNetworks } from "./analyse/aggregate.ts";
export type { HypothesisResult } from "./analyse/hypotheses.ts";
export type { MeasureSummaries, MeasureSummary } from "./analyse/measure_summaries.ts";
export { readSummary, type Summary, type SummaryOfRuns } from "./analyse/summary.ts";
export type { NamedForm, PairForm, Size, SummaryArms } from "./analyse/summary_arms.ts";
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
export { logDeviations, requireHeldOutSpared, requireKnownDeviation } from "./register/deviations.ts";
export { DEFAULT_PREREGISTRATION, freezeE1, type Frozen } from "./register/freeze_e1.ts";
export { answerable, type Arm, type ArmsFile, type PlannedArm } from "./plan/arms.ts";
export { notebookPlan, readPlan, writePlan } from "./plan/plan_file.ts";
export { parityFindings, requireParity } from "./plan/parity.ts";
export { type ExperimentPlan, rehearsalOf, resolvePlan, resolvePlans } from "./plan/resolve.ts";
export { DEFAULT_EXPERIMENT } from "./plan/selection.ts";
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
} from "./plan/data_config.ts";
export { prepareInputs, verifyInputs } from "./prepare/mod.ts";
export { probeRuns } from "./probe/mod.ts";
export type { ExperimentFile } from "./plan/experiment_schema.ts";
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
} from "./plan/preregistration_schema.ts";
export type { E1Spec, RunConfig } from "./plan/run_config.ts";
export { pinnedPlan, runsOf } from "./run/run_spec.ts";
export { trainRuns } from "./run/train_runs.ts";
export { type CheckedReports, reportFindings, writeReport } from "./report/mod.ts";
export { e1 } from "./study.ts";
export { drawFigures } from "./show/draw_figures.ts";
export { energySpectra } from "./show/energy_spectra.ts";
export { fieldPictures } from "./show/fields.ts";
export { figure1 } from "./show/ind_ood.ts";
export { lossCurves } from "./show/loss_curves.ts";
export { type Counted, parityTable } from "./show/parity_table.ts";
export { persistenceFields } from "./show/persistence_fields.ts";
export { editsFigure, patchingFigure } from "./show/probe_interventions.ts";
export { dimensionsFigure, informationFigure, tailsTable, weightSpectraFigure } from "./show/probe_layers.ts";
export { readProbes, type StudyProbes } from "./show/read_probes.ts";
export { dataTable, hypothesesTable, measuresTable, probesTable, runsTable } from "./show/tables.ts";
