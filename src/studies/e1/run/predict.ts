import * as tf from "@tensorflow/tfjs-core";
import {
  advanced,
  evaluationBatches,
  type FieldSeries,
  type Normalisation,
  normalisedInput,
} from "@/training/mod.ts";
import type { EvaluatedNetwork } from "./evaluated_network.ts";

/** Predicted fields in physical units: frames [y, x, channel], one by one, trajectory by trajectory. */
export interface Prediction {
  readonly frames: AsyncIterable<Float32Array>;
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
export function predictNextStates(
  network: EvaluatedNetwork,
  series: FieldSeries,
  settings: PredictionSettings,
): Prediction {
  const [trajectories, times, height, width] = series.shape;
  const { length: channels } = settings.normalisation.increment;
  return {
    frames: nextStates(network, series, settings),
    shape: [trajectories, times - 1, height, width, channels],
  };
}

async function* nextStates(
  network: EvaluatedNetwork,
  series: FieldSeries,
  { normalisation, batchSize }: PredictionSettings,
): AsyncGenerator<Float32Array> {
  const [, times, height, width, inputChannels] = series.shape;
  const channels = normalisation.increment.length;
  const points = height * width;
  const changes = changesOf(normalisation);
  let frame = 0;
  for (const batch of evaluationBatches(series, { batchSize, normalisation })) {
    const increments = await valuesOf(network.increments, batch.inputs, batch.inputShape);
    for (let sample = 0; sample < batch.inputShape[0]; sample++, frame++) {
      const time = frame % (times - 1);
      const state = series.frames(Math.floor(frame / (times - 1)), { from: time, to: time + 1 });
      const next = new Float32Array(points * channels);
      for (let point = 0; point < points; point++) {
        for (let c = 0; c < channels; c++) {
          const predicted = increments[(sample * points + point) * channels + c];
          next[point * channels + c] = advanced(
            state[point * inputChannels + c],
            predicted,
            changes[c],
          );
        }
      }
      yield next;
    }
  }
}

interface RolloutSettings extends PredictionSettings {
  readonly steps: number;
  readonly complete: CompleteChannels;
}

/** Predictions fed back as inputs, from the first frame of each trajectory, `steps` times. */
export function predictRollouts(
  network: EvaluatedNetwork,
  series: FieldSeries,
  settings: RolloutSettings,
): Prediction {
  const [trajectories, , height, width] = series.shape;
  const { steps, normalisation } = settings;
  return {
    frames: rollouts(network, series, settings),
    shape: [trajectories, steps, height, width, normalisation.increment.length],
  };
}

/** Some trajectories at a time. */
async function* rollouts(
  network: EvaluatedNetwork,
  series: FieldSeries,
  { normalisation, batchSize, steps, complete }: RolloutSettings,
): AsyncGenerator<Float32Array> {
  const [trajectories, , height, width, inputChannels] = series.shape;
  const size = height * width * normalisation.increment.length;
  for (let first = 0; first < trajectories; first += batchSize) {
    const count = Math.min(batchSize, trajectories - first);
    let inputs: Float32Array = new Float32Array(count * height * width * inputChannels);
    for (let one = 0; one < count; one++) {
      const start = series.frames(first + one, { from: 0, to: 1 });
      inputs.set(start, one * start.length);
    }
    const states: Float32Array[] = [];
    for (let step = 0; step < steps; step++) {
      const next = await advance(network, inputs, {
        normalisation,
        shape: [count, height, width, inputChannels],
      });
      states.push(next);
      inputs = complete(next, { height, width });
    }
    for (let one = 0; one < count; one++) {
      for (const state of states) yield state.subarray(one * size, (one + 1) * size);
    }
  }
}

/** The predicted channels of some frames, one interval later. */
async function advance(
  network: EvaluatedNetwork,
  inputs: Float32Array,
  { normalisation, shape }: { normalisation: Normalisation; shape: [number, number, number, number] },
): Promise<Float32Array> {
  const [count, height, width, inputChannels] = shape;
  const channels = normalisation.increment.length;
  const changes = changesOf(normalisation);
  const normalised = inputs.map((value, index) =>
    normalisedInput(value, normalisation.input[index % inputChannels])
  );
  const increments = await valuesOf(network.increments, normalised, shape);
  const next = new Float32Array(count * height * width * channels);
  for (let point = 0; point < count * height * width; point++) {
    for (let c = 0; c < channels; c++) {
      const at = point * channels + c;
      next[at] = advanced(inputs[point * inputChannels + c], increments[at], changes[c]);
    }
  }
  return next;
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
