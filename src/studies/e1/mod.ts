/** E1: UNet against FractalUNet on two-dimensional flows. Stages: plan → prepare → run → measure → analyse → decide → show. */
export { aggregate } from "./analyse/aggregate.ts";
export { readSummary, type Summary } from "./analyse/summary.ts";
export { measureRun, type Metrics } from "./measure/mod.ts";
export { logDeviations } from "./plan/deviations.ts";
export { parityFindings, requireParity } from "./plan/parity.ts";
export {
  DEFAULT_EXPERIMENT,
  type ExperimentPlan,
  rehearsalOf,
  resolvePlan,
  resolvePlans,
} from "./plan/resolve.ts";
export { dataConfigSchema, prepareInputs, requireNoFindings, verifyInputs } from "./prepare/mod.ts";
export { runsOf, type RunSpec } from "./run/run_spec.ts";
export { trainRuns } from "./run/train_runs.ts";
export { drawFigures } from "./show/draw_figures.ts";
export { energySpectra } from "./show/energy_spectra.ts";
export { fieldPictures } from "./show/fields.ts";
export { figure1 } from "./show/ind_ood.ts";
export { lossCurves } from "./show/loss_curves.ts";
export { persistenceFields } from "./show/persistence_fields.ts";
export { dataTable, hypothesesTable, measuresTable, probesTable, runsTable } from "./show/tables.ts";
