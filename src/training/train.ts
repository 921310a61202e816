import type * as tf from "@tensorflow/tfjs-core";
import { loadWeights, readWeights } from "@/models/mod.ts";
import type { Model } from "@/models/mod.ts";
import { Adam } from "./adam.ts";
import { type BatchPlan, evaluationBatches, trainingBatch } from "./batches.ts";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { FieldSeries } from "./field_series.ts";
import { EMPTY_HISTORY, type TrainingHistory } from "./history.ts";
import { learningRateAt } from "./learning_rate.ts";
import {
  type BatchTensors,
  batchTensors,
  readLoss,
  stepTensors,
  trainingStep,
  validationLoss,
} from "./training_step.ts";

/** How a network is trained. */
export interface TrainingSettings {
  /** All steps, of an earlier call, too. */
  readonly steps: number;
  /** The peak of the schedule. */
  readonly learningRate: number;
  /** Steps until the peak. */
  readonly warmupSteps: number;
  /** How often the checkpoint is written. */
  readonly checkpointEverySteps: number;
  /** How often the validation loss is measured; always at the end. */
  readonly validateEverySteps: number;
}

/** What a network is trained and validated on. */
export interface TrainingData {
  /** Batches are drawn from it. */
  readonly training: FieldSeries;
  /** The validation loss is measured on it. */
  readonly validation: FieldSeries;
  /** How batches are made. */
  readonly plan: BatchPlan;
}

/** A training that ended: whole, or where its loss, its weights or its moments are no longer numbers. */
export type TrainingOutcome =
  | { readonly status: "done"; readonly history: TrainingHistory }
  | {
    readonly status: "diverged";
    readonly step: number;
    readonly remedy: string;
    readonly history: TrainingHistory;
  };

/** How a training is carried out. */
export interface TrainingOptions {
  /** Steps and rates. */
  readonly settings: TrainingSettings;
  /** Where the checkpoint lies; training goes on from it if it is there. */
  readonly checkpointPath: string;
  /** Asked before each checkpoint whether what was learned so far may be kept; what it throws ends the training. */
  readonly beforeCheckpoint?: () => Promise<void>;
  /** Called after each step with the steps taken and the step's loss. */
  readonly onStep?: (step: number, loss: number) => void;
  /**
   * Compiles the steps where the backend can; default true. Losses then differ from those of `false` by rounding, and a
   * checkpoint of one can be resumed under the other.
   */
  readonly jit?: boolean;
}

/**
 * Trains a model in place on the mean squared error of normalised increments (Adam, warm-up and cosine decay).
 *
 * Batches and regularisation depend on seed and step alone and the checkpoint holds weights and moments exactly, so
 * that a training killed at any moment and started again ends with the same bits as one that ran through, on the
 * same backend with the same `jit`.
 */
export async function train(
  model: Model,
  data: TrainingData,
  options: TrainingOptions,
): Promise<TrainingOutcome> {
  const { settings, checkpointPath, onStep, jit: compiled = true } = options;
  using optimiser = new Adam(model.variables.values());
  using step = trainingStep(model, { optimiser, compiled });
  using lossOf = validationLoss(model, { compiled });
  const history = mutableCopy(EMPTY_HISTORY);
  const checkpoint = await readCheckpoint(checkpointPath);
  if (checkpoint) {
    loadWeights(model, checkpoint.weights);
    optimiser.restore(checkpoint.adam);
    Object.assign(history, mutableCopy(checkpoint.history));
  }
  while (optimiser.step < settings.steps) {
    const before = optimiser.step;
    const tensors = stepTensors(trainingBatch(data.training, before, data.plan), {
      optimiser,
      learningRate: learningRateAt(before, {
        peak: settings.learningRate,
        warmupSteps: settings.warmupSteps,
        totalSteps: settings.steps,
      }),
      seed: data.plan.seed,
    });
    const loss = await readLoss(step, tensors);
    if (!Number.isFinite(loss)) return diverged(before, settings, history);
    history.trainingLoss.push(loss);
    const taken = optimiser.step;
    const isLast = taken === settings.steps;
    const validates = isLast || taken % settings.validateEverySteps === 0;
    const saves = isLast || taken % settings.checkpointEverySteps === 0;
    if (validates || saves) {
      // A loss can be finite where its weights are not: what a network does not pass on, no loss sees.
      const state = { weights: await readWeights(model), adam: await optimiser.state() };
      if (!allFinite(state)) return diverged(before, settings, history);
      if (validates) {
        const validationLoss = await meanLoss(lossOf, data);
        if (!Number.isFinite(validationLoss)) return diverged(before, settings, history);
        history.validationStep.push(taken);
        history.validationLoss.push(validationLoss);
      }
      if (saves) await options.beforeCheckpoint?.();
      if (saves) await writeCheckpoint(checkpointPath, { ...state, history });
    }
    onStep?.(taken, loss);
  }
  return { status: "done", history };
}

/** @param step the last one that was taken with finite weights, as far as anybody looked */
function diverged(
  step: number,
  { learningRate }: TrainingSettings,
  history: TrainingHistory,
): TrainingOutcome {
  const remedy = `lower training.learning_rate (now ${learningRate}) or raise training.warmup_steps`;
  return { status: "diverged", step, remedy, history };
}

/** Whether every weight and every moment of the optimiser is a finite number. */
function allFinite({ weights, adam }: Pick<Checkpoint, "weights" | "adam">): boolean {
  return [...Object.values(weights).map(({ data }) => data), adam.firstMoment, adam.secondMoment]
    .every((values) => values.every(Number.isFinite));
}

/** The loss over a whole series, each frame pair weighing the same. */
async function meanLoss(
  lossOf: (batch: BatchTensors) => tf.Scalar,
  { validation, plan }: TrainingData,
): Promise<number> {
  let sum = 0;
  let samples = 0;
  for (const batch of evaluationBatches(validation, { batchSize: 8, normalisation: plan.normalisation })) {
    sum += await readLoss(lossOf, batchTensors(batch)) * batch.inputShape[0];
    samples += batch.inputShape[0];
  }
  return sum / samples;
}

function mutableCopy(history: TrainingHistory) {
  return {
    trainingLoss: [...history.trainingLoss],
    validationStep: [...history.validationStep],
    validationLoss: [...history.validationLoss],
  };
}
