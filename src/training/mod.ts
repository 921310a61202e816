/** Training on pairs of frames: batches, optimiser, one step, loop, checkpoints that resume bit for bit. */
export { Adam } from "./adam.ts";
export type { AdamRates, AdamSettings, AdamState } from "./adam.ts";
export { evaluationBatches, trainingBatch } from "./batches.ts";
export type { Batch, BatchPlan, ShiftSymmetry } from "./batches.ts";
export { historyDatasets, readHistoryDatasets, readWeightDatasets, weightDatasets } from "./checkpoint.ts";
export type { Weights } from "./checkpoint.ts";
export { seriesInMemory, seriesOnDisk } from "./field_series.ts";
export type { FieldSeries, FrameRange, SeriesShape } from "./field_series.ts";
export type { TrainingHistory } from "./history.ts";
export { advanced, dividedBy, normalisedInput } from "./normalisation.ts";
export type { Normalisation, Scale } from "./normalisation.ts";
export { train } from "./train.ts";
export type { TrainingData, TrainingOptions, TrainingOutcome, TrainingSettings } from "./train.ts";
export { readLoss, stepTensors, trainingStep } from "./training_step.ts";
export type { BatchTensors, StepTensors } from "./training_step.ts";
