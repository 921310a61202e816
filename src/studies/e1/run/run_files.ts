/** The files of a run folder, by the stages that write and read them. */

/** Weights and the course of the losses. */
export const TRAINING_FILE = "training.h5";
/** Raw predictions: all that the metrics are made from. */
export const PREDICTIONS_FILE = "predictions.h5";
/** What was measured of the raw predictions. */
export const METRICS_FILE = "metrics.json";
/** Mean spectra of truth and prediction, for the pictures. */
export const SPECTRA_FILE = "spectra.json";
