import { randomStream } from "@/core/random/mod.ts";
import type { FieldSeries } from "./field_series.ts";
import { type Normalisation, normalisedIncrement, normalisedInput } from "./normalisation.ts";

/**
 * Translations that leave the governing equations unchanged, in grid points: a sample may be rolled by any multiple
 * of these along each axis; 0 means that the axis has no such symmetry.
 */
export interface ShiftSymmetry {
  /** Along y. */
  readonly y: number;
  /** Along x. */
  readonly x: number;
}

/** One batch, host side: inputs [sample, y, x, channel], targets [sample, y, x, targetChannel], both normalised. */
export interface Batch {
  /** Row-major. */
  readonly inputs: Float32Array;
  /** Row-major. */
  readonly targets: Float32Array;
  /** [sample, y, x, channel] */
  readonly inputShape: [number, number, number, number];
  /** [sample, y, x, targetChannel] */
  readonly targetShape: [number, number, number, number];
}

/** What batches are made by; with a step's number it says what is in its batch. */
export interface BatchPlan {
  /** Of the streams that draw frames and shifts. */
  readonly seed: number;
  /** Samples a batch. */
  readonly batchSize: number;
  /** Of inputs and targets. */
  readonly normalisation: Normalisation;
  /** By how much samples may be rolled. */
  readonly symmetry: ShiftSymmetry;
}

/**
 * The batch of a training step: frame pairs (t, t+Δ) drawn with replacement over all trajectories and times, each
 * rolled along the symmetries. It depends on the seed and the step alone, so a resumed run sees the same batches.
 */
export function trainingBatch(series: FieldSeries, step: number, plan: BatchPlan): Batch {
  const random = randomStream(plan.seed, `batch/${step}`);
  const [trajectories, times, height, width] = series.shape;
  const shiftOf = (period: number, size: number) => period === 0 ? 0 : period * random.integer(size / period);
  const samples = Array.from({ length: plan.batchSize }, () => ({
    trajectory: random.integer(trajectories),
    time: random.integer(times - 1),
    shiftY: shiftOf(plan.symmetry.y, height),
    shiftX: shiftOf(plan.symmetry.x, width),
  }));
  return assembleBatch(series, samples, plan.normalisation);
}

interface Sample {
  readonly trajectory: number;
  readonly time: number;
  readonly shiftY: number;
  readonly shiftX: number;
}

/** All frame pairs of a series in order, in batches: what evaluation runs through. */
export function* evaluationBatches(
  series: FieldSeries,
  { batchSize, normalisation }: { batchSize: number; normalisation: Normalisation },
): Generator<Batch> {
  const [trajectories, times] = series.shape;
  const samples: Sample[] = [];
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let time = 0; time < times - 1; time++) samples.push({ trajectory, time, shiftY: 0, shiftX: 0 });
  }
  for (let start = 0; start < samples.length; start += batchSize) {
    yield assembleBatch(series, samples.slice(start, start + batchSize), normalisation);
  }
}

function assembleBatch(series: FieldSeries, samples: readonly Sample[], normalisation: Normalisation): Batch {
  const [, , height, width, channels] = series.shape;
  const targetChannels = normalisation.increment.length;
  const frame = height * width * channels;
  const inputs = new Float32Array(samples.length * frame);
  const targets = new Float32Array(samples.length * height * width * targetChannels);
  const scales = normalisation.input;
  const changes = normalisation.increment.map((increment, c) => ({
    logarithm: scales[c].logarithm,
    increment,
  }));
  samples.forEach(({ trajectory, time, shiftY, shiftX }, index) => {
    const pair = series.frames(trajectory, { from: time, to: time + 2 });
    let input = index * frame;
    let target = index * height * width * targetChannels;
    for (let y = 0; y < height; y++) {
      const row = ((y + shiftY) % height) * width;
      for (let x = 0; x < width; x++) {
        const now = (row + (x + shiftX) % width) * channels;
        for (let c = 0; c < channels; c++) inputs[input++] = normalisedInput(pair[now + c], scales[c]);
        for (let c = 0; c < targetChannels; c++) {
          targets[target++] = normalisedIncrement(pair[now + c], pair[now + frame + c], changes[c]);
        }
      }
    }
  });
  return {
    inputs,
    targets,
    inputShape: [samples.length, height, width, channels],
    targetShape: [samples.length, height, width, targetChannels],
  };
}
