import * as tf from "@tensorflow/tfjs-core";
import { jit, type Jitted } from "@/backends/jit/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import type { Model } from "@/models/mod.ts";
import type { Adam, AdamRates } from "./adam.ts";
import type { Batch } from "./batches.ts";

/** A batch on the backend: inputs [sample, y, x, channel], targets [sample, y, x, target channel]. */
export type BatchTensors = { readonly inputs: tf.Tensor4D; readonly targets: tf.Tensor4D };

/** Everything that a training step is a function of, beside the variables that it writes. */
export type StepTensors = BatchTensors & {
  /** int32 [2]: what dropout and drop-path draw from; see {@linkcode regularisationSeed}. */
  readonly seed: tf.Tensor1D;
  readonly rates: AdamRates;
};

/**
 * A training step as one function of tensors: forward, backward, Adam. It writes the model's weights and the
 * optimiser's moments and returns the loss before the update.
 *
 * @param compiled whether it is compiled where the backend can; the results differ in rounding only
 */
export function trainingStep(
  model: Model,
  { optimiser, compiled }: { optimiser: Adam; compiled: boolean },
): Jitted<[StepTensors], tf.Scalar> {
  return jit(
    ({ inputs, targets, seed, rates }: StepTensors) =>
      optimiser.minimise(
        () => meanSquaredError(model.forward(inputs, { training: { seed } }), targets),
        rates,
      ),
    { name: "train", enabled: compiled },
  );
}

/** The loss of a batch without regularisation, as one function of tensors; options as of a training step. */
export function validationLoss(
  model: Model,
  { compiled }: { compiled: boolean },
): Jitted<[BatchTensors], tf.Scalar> {
  return jit(({ inputs, targets }: BatchTensors) => meanSquaredError(model.forward(inputs), targets), {
    name: "validate",
    enabled: compiled,
  });
}

/**
 * What the optimiser's next step takes, on the backend; the caller disposes of it.
 *
 * @param seed the run's
 */
export function stepTensors(
  batch: Batch,
  { optimiser, learningRate, seed }: { optimiser: Adam; learningRate: number; seed: number },
): StepTensors {
  return {
    ...batchTensors(batch),
    seed: regularisationSeed(seed, optimiser.step),
    rates: optimiser.nextRates({ learningRate }),
  };
}

/** A batch on the backend; the caller disposes of it. */
export function batchTensors({ inputs, inputShape, targets, targetShape }: Batch): BatchTensors {
  return { inputs: tf.tensor4d(inputs, inputShape), targets: tf.tensor4d(targets, targetShape) };
}

/**
 * The seed of one step's regularisation, int32 [2]: a number that belongs to the run, and the step. It follows from
 * both alone, so a resumed run draws the same.
 */
export function regularisationSeed(seed: number, step: number): tf.Tensor1D {
  const key = randomStream(seed, "regularisation").integer(2 ** 32) | 0;
  return tf.tensor1d([key, step], "int32");
}

/** The value of a loss function at tensors that nothing needs any more: they and the loss are disposed of. */
export async function readLoss<Tensors extends tf.TensorContainerObject>(
  lossOf: (tensors: Tensors) => tf.Scalar,
  tensors: Tensors,
): Promise<number> {
  const loss = lossOf(tensors);
  tf.dispose(tensors);
  const [value] = await loss.data();
  loss.dispose();
  return value;
}

function meanSquaredError(prediction: tf.Tensor4D, target: tf.Tensor4D): tf.Scalar {
  return tf.mean<tf.Scalar>(tf.squaredDifference(prediction, target));
}
