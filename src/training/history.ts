/** The course of a training: losses are mean squared errors of the normalised increments. */
export interface TrainingHistory {
  /** One a step, the loss of that step's batch before the update. */
  readonly trainingLoss: readonly number[];
  /** Steps taken when the validation loss was measured. */
  readonly validationStep: readonly number[];
  /** One for each of these. */
  readonly validationLoss: readonly number[];
}

export const EMPTY_HISTORY: TrainingHistory = { trainingLoss: [], validationStep: [], validationLoss: [] };
