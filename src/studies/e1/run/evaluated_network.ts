import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import type { Model } from "@/models/mod.ts";
import { activationReader } from "@/probes/activations.ts";

/** At most so many places along y and x at which the bottleneck is looked at. */
const PLACES = 4;

/** A trained network as functions of normalised inputs [sample, y, x, channel]; the caller disposes of what they give. */
export interface EvaluatedNetwork extends Disposable {
  /** The normalised increments, [sample, y, x, predicted channel]. */
  increments(inputs: tf.Tensor4D): tf.Tensor4D;
  /** The bottleneck's activations averaged to at most 4 × 4 places, [sample, y, x, channel]. */
  bottleneck(inputs: tf.Tensor4D): tf.Tensor4D;
}

/**
 * What is asked of a network once it is trained. Its weights are looked up at each call.
 *
 * @param compiled whether the functions are compiled where the backend can
 */
export function evaluatedNetwork(model: Model, { compiled }: { compiled: boolean }): EvaluatedNetwork {
  const increments = jit((inputs: tf.Tensor4D) => model.forward(inputs), {
    name: "predict",
    enabled: compiled,
  });
  const averaged = activationReader(model, { places: ["bottleneck"], of: averagedToPlaces, compiled });
  return {
    increments,
    bottleneck: (inputs) => averaged(inputs).bottleneck,
    [Symbol.dispose]() {
      increments.dispose();
      averaged.dispose();
    },
  };
}

function averagedToPlaces(activation: tf.Tensor4D): tf.Tensor4D {
  const window = Math.max(1, activation.shape[1] / PLACES);
  return tf.avgPool(activation, window, window, "valid");
}
