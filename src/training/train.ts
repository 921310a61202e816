import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "@/core/random/mod.ts";
import { loadWeights, readWeights } from "@/models/mod.ts";
import type { Model } from "@/models/mod.ts";
import { Adam } from "./adam.ts";
import { type Batch, type BatchPlan, evaluationBatches, type FieldSeries, trainingBatch } from "./batches.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { EMPTY_HISTORY, type TrainingHistory } from "./history.ts";
import { learningRateAt } from "./learning_rate.ts";

/** How a network is trained. */
export interface TrainingSettings {
  readonly steps: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly checkpointEverySteps: number;
  readonly validateEverySteps: number;
}

export interface TrainingData {
  readonly training: FieldSeries;
  readonly validation: FieldSeries;
  readonly plan: BatchPlan;
}

/** A training that ended: whole, or at a loss that is no longer a number. */
export type TrainingOutcome =
  | { readonly status: "done"; readonly history: TrainingHistory }
  | {
    readonly status: "diverged";
    readonly step: number;
    readonly remedy: string;
    readonly history: TrainingHistory;
  };

export interface TrainingOptions {
  readonly settings: TrainingSettings;
  /** Where the checkpoint lies; training goes on from it if it is there. */
  readonly checkpointPath: string;
  /** Called after each step with the steps taken and the step's loss. */
  readonly onStep?: (step: number, loss: number) => void;
}

/**
 * Trains a model in place on the mean squared error of normalised increments (Adam, warm-up and cosine decay).
 *
 * Batches and regularisation depend on seed and step alone and the checkpoint holds weights and moments exactly, so
 * that a training killed at any moment and started again ends with the same bits as one that ran through, on the
 * same backend.
 */
export async function train(
  model: Model,
  data: TrainingData,
  options: TrainingOptions,
): Promise<TrainingOutcome> {
  const { settings, checkpointPath, onStep } = options;
  const variables = [...model.variables.values()];
  const optimiser = new Adam(variables);
  const history = mutableCopy(EMPTY_HISTORY);
  try {
    const checkpoint = await readCheckpoint(checkpointPath);
    if (checkpoint) {
      loadWeights(model, checkpoint.weights);
      optimiser.restore(checkpoint.adam);
      Object.assign(history, mutableCopy(checkpoint.history));
    }
    while (optimiser.step < settings.steps) {
      const step = optimiser.step;
      const loss = await trainingStep(model, optimiser, trainingBatch(data.training, step, data.plan), {
        learningRate: learningRateAt(step, {
          peak: settings.learningRate,
          warmupSteps: settings.warmupSteps,
          totalSteps: settings.steps,
        }),
        seed: data.plan.seed,
      });
      if (!Number.isFinite(loss)) {
        const remedy =
          `lower training.learning_rate (now ${settings.learningRate}) or raise training.warmup_steps`;
        return { status: "diverged", step, remedy, history };
      }
      history.trainingLoss.push(loss);
      const taken = step + 1;
      if (taken % settings.validateEverySteps === 0 || taken === settings.steps) {
        history.validationStep.push(taken);
        history.validationLoss.push(await meanLoss(model, data));
      }
      if (taken % settings.checkpointEverySteps === 0 || taken === settings.steps) {
        await writeCheckpoint(checkpointPath, {
          weights: await readWeights(model),
          adam: await optimiser.state(),
          history,
        });
      }
      onStep?.(taken, loss);
    }
    return { status: "done", history };
  } finally {
    optimiser.dispose();
  }
}

async function trainingStep(
  model: Model,
  optimiser: Adam,
  batch: Batch,
  { learningRate, seed }: { learningRate: number; seed: number },
): Promise<number> {
  const inputs = tf.tensor4d(batch.inputs, batch.inputShape);
  const targets = tf.tensor4d(batch.targets, batch.targetShape);
  const random = randomStream(seed, `regularisation/${optimiser.step}`);
  const loss = optimiser.minimise(
    () => meanSquaredError(model.forward(inputs, { training: { random } }), targets),
    { learningRate },
  );
  const [value] = await loss.data();
  tf.dispose([inputs, targets, loss]);
  return value;
}

/** The loss over a whole series, each frame pair weighing the same. */
async function meanLoss(model: Model, { validation, plan }: TrainingData): Promise<number> {
  let sum = 0;
  let samples = 0;
  for (const batch of evaluationBatches(validation, { batchSize: 8, normalisation: plan.normalisation })) {
    const loss = tf.tidy(() => {
      const inputs = tf.tensor4d(batch.inputs, batch.inputShape);
      const targets = tf.tensor4d(batch.targets, batch.targetShape);
      return meanSquaredError(model.forward(inputs), targets);
    });
    const [value] = await loss.data();
    loss.dispose();
    sum += value * batch.inputShape[0];
    samples += batch.inputShape[0];
  }
  return sum / samples;
}

function meanSquaredError(prediction: tf.Tensor4D, target: tf.Tensor4D): tf.Scalar {
  return tf.mean(tf.squaredDifference(prediction, target)) as tf.Scalar;
}

function mutableCopy(history: TrainingHistory) {
  return {
    trainingLoss: [...history.trainingLoss],
    validationStep: [...history.validationStep],
    validationLoss: [...history.validationLoss],
  };
}
