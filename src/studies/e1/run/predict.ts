import * as tf from "@tensorflow/tfjs-core";
import {
  advanced,
  evaluationBatches,
  type FieldSeries,
  type Normalisation,
  normalisedInput,
} from "@/training/mod.ts";
import type { EvaluatedNetwork } from "./evaluated_network.ts";

/** Predicted fields in physical units, row-major [trajectory, step, y, x, channel]. */
export interface Prediction {
  readonly data: Float32Array;
  readonly shape: [trajectory: number, step: number, y: number, x: number, channel: number];
}

/** A function that makes all input channels of frames from the predicted ones, [frame, y, x, channel]. */
export type CompleteChannels = (
  predicted: Float32Array,
  frame: { height: number; width: number },
) => Float32Array;

interface PredictionSettings {
  readonly normalisation: Normalisation;
  readonly batchSize: number;
}

/** The next state of every frame but the last of each trajectory: state plus predicted increment. */
export async function predictNextStates(
  network: EvaluatedNetwork,
  series: FieldSeries,
  { normalisation, batchSize }: PredictionSettings,
): Promise<Prediction> {
  const [trajectories, times, height, width, inputChannels] = series.shape;
  const channels = normalisation.increment.length;
  const points = height * width;
  const data = new Float32Array(trajectories * (times - 1) * points * channels);
  const changes = changesOf(normalisation);
  let frame = 0;
  for (const batch of evaluationBatches(series, { batchSize, normalisation })) {
    const increments = await valuesOf(network.increments, batch.inputs, batch.inputShape);
    for (let sample = 0; sample < batch.inputShape[0]; sample++, frame++) {
      const time = frame % (times - 1);
      const state = series.frames(Math.floor(frame / (times - 1)), { from: time, to: time + 1 });
      for (let point = 0; point < points; point++) {
        for (let c = 0; c < channels; c++) {
          const predicted = increments[(sample * points + point) * channels + c];
          data[(frame * points + point) * channels + c] = advanced(
            state[point * inputChannels + c],
            predicted,
            changes[c],
          );
        }
      }
    }
  }
  return { data, shape: [trajectories, times - 1, height, width, channels] };
}

/** Predictions fed back as inputs, from the first frame of each trajectory, `steps` times. */
export async function predictRollouts(
  network: EvaluatedNetwork,
  series: FieldSeries,
  { normalisation, steps, complete }: {
    normalisation: Normalisation;
    steps: number;
    complete: CompleteChannels;
  },
): Promise<Prediction> {
  const [trajectories, , height, width, inputChannels] = series.shape;
  const channels = normalisation.increment.length;
  const changes = changesOf(normalisation);
  const points = height * width;
  const data = new Float32Array(trajectories * steps * points * channels);
  let inputs: Float32Array = new Float32Array(trajectories * points * inputChannels);
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    inputs.set(series.frames(trajectory, { from: 0, to: 1 }), trajectory * points * inputChannels);
  }
  for (let step = 0; step < steps; step++) {
    const normalised = inputs.map((value, index) =>
      normalisedInput(value, normalisation.input[index % inputChannels])
    );
    const increments = await valuesOf(network.increments, normalised, [
      trajectories,
      height,
      width,
      inputChannels,
    ]);
    const next = new Float32Array(trajectories * points * channels);
    for (let point = 0; point < trajectories * points; point++) {
      for (let c = 0; c < channels; c++) {
        next[point * channels + c] = advanced(
          inputs[point * inputChannels + c],
          increments[point * channels + c],
          changes[c],
        );
      }
    }
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      const state = next.subarray(trajectory * points * channels, (trajectory + 1) * points * channels);
      data.set(state, (trajectory * steps + step) * points * channels);
    }
    inputs = complete(next, { height, width });
  }
  return { data, shape: [trajectories, steps, height, width, channels] };
}

/**
 * The bottleneck's activations over a series, averaged to at most 4 × 4 places so that a point has a thousand
 * coordinates rather than tens of thousands: rows [sample, y·x·channel].
 */
export async function bottleneckFeatures(
  network: EvaluatedNetwork,
  series: FieldSeries,
  { normalisation, batchSize }: PredictionSettings,
): Promise<{ data: Float32Array; shape: [sample: number, feature: number] }> {
  const rows: Float32Array[] = [];
  let features = 0;
  for (const batch of evaluationBatches(series, { batchSize, normalisation })) {
    const row = await valuesOf(network.bottleneck, batch.inputs, batch.inputShape);
    features = row.length / batch.inputShape[0];
    rows.push(row);
  }
  const samples = rows.reduce((sum, row) => sum + row.length / features, 0);
  const data = new Float32Array(samples * features);
  let offset = 0;
  for (const row of rows) {
    data.set(row, offset);
    offset += row.length;
  }
  return { data, shape: [samples, features] };
}

/** How each predicted channel goes on from its value by a predicted increment. */
function changesOf({ input, increment }: Normalisation) {
  return increment.map((scale, channel) => ({ logarithm: input[channel].logarithm, increment: scale }));
}

async function valuesOf(
  evaluate: (inputs: tf.Tensor4D) => tf.Tensor4D,
  inputs: Float32Array,
  shape: [number, number, number, number],
): Promise<Float32Array> {
  const x = tf.tensor4d(inputs, shape);
  const output = evaluate(x);
  x.dispose();
  const values = await output.data<"float32">();
  output.dispose();
  return values;
}
