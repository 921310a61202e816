import * as tf from "@tensorflow/tfjs-core";
import { evaluationBatches, type FieldSeries, type Normalisation } from "@/training/mod.ts";

/** A frame of a test split and what follows it, both normalised as in training. */
export interface Frame {
  readonly trajectory: number;
  readonly time: number;
  /** [y, x, channel] */
  readonly input: Float32Array;
  /** The increment to the next frame, [y, x, predicted channel]. */
  readonly target: Float32Array;
}

/** Frames of one split, with the shapes of a sample. */
export interface Frames {
  readonly frames: readonly Frame[];
  readonly inputShape: readonly [y: number, x: number, channel: number];
  readonly targetShape: readonly [y: number, x: number, channel: number];
}

/** At most `most` frames of a series that have a next one, spread evenly over trajectories and times. */
export function framesOf(
  series: FieldSeries,
  { normalisation, most }: { normalisation: Normalisation; most: number },
): Frames {
  const perTrajectory = series.shape[1] - 1;
  const all = series.shape[0] * perTrajectory;
  const wanted = new Set(spread(all, most));
  const frames: Frame[] = [];
  let shapes: Pick<Frames, "inputShape" | "targetShape"> | undefined;
  let index = 0;
  for (const batch of evaluationBatches(series, { batchSize: 1, normalisation })) {
    const [, ...inputShape] = batch.inputShape;
    const [, ...targetShape] = batch.targetShape;
    shapes ??= { inputShape, targetShape };
    if (wanted.has(index)) {
      const [trajectory, time] = [Math.floor(index / perTrajectory), index % perTrajectory];
      frames.push({ trajectory, time, input: batch.inputs, target: batch.targets });
    }
    index++;
  }
  if (shapes === undefined) throw new RangeError("Cannot probe: the split has no pair of frames, got 0");
  return { frames, ...shapes };
}

/** At most `most` whole numbers below `count`, evenly spread. */
export function spread(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, i) => Math.floor((i + 0.5) * count / taken));
}

/** The inputs of frames as one tensor [sample, y, x, channel]; the caller disposes of it. */
export function inputTensor(
  frames: readonly Frame[],
  { inputShape }: Pick<Frames, "inputShape">,
): tf.Tensor4D {
  return stacked(frames.map(({ input }) => input), inputShape);
}

/** The increments of frames as one tensor [sample, y, x, predicted channel]; the caller disposes of it. */
export function targetTensor(
  frames: readonly Frame[],
  { targetShape }: Pick<Frames, "targetShape">,
): tf.Tensor4D {
  return stacked(frames.map(({ target }) => target), targetShape);
}

function stacked(rows: readonly Float32Array[], shape: readonly [number, number, number]): tf.Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, index) => data.set(row, index * size));
  return tf.tensor4d(data, [rows.length, ...shape]);
}
