/** A training that takes a second: a tiny fractal network with dropout and drop-path learns a drifting pattern. */
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, modelConfigSchema, readWeights } from "@/models/mod.ts";
import { type FieldSeries, seriesInMemory } from "../field_series.ts";
import { dividedBy } from "../normalisation.ts";
import { train, type TrainingData, type TrainingSettings } from "../train.ts";

const fields = {
  name: "tiny",
  type: "fractal_unet",
  input_shape: [8, 8, 1],
  channels: [2, 3],
  kernel_size: 3,
  use_skip: true,
  dropout: 0.1,
  columns: 2,
  drop_path: 0.2,
};

/** The network, and the same without regularisation. */
export const tinyConfig = modelConfigSchema.parse(fields);
export const unregularisedConfig = modelConfigSchema.parse({ ...fields, drop_path: 0, dropout: 0 });

export const tinyData: TrainingData = {
  training: drifting(4, "training"),
  validation: drifting(3, "validation"),
  plan: {
    seed: 5,
    batchSize: 2,
    normalisation: { input: dividedBy([0.7]), increment: dividedBy([0.5]) },
    symmetry: { y: 1, x: 1 },
  },
};

export const tinySettings: TrainingSettings = {
  steps: 12,
  learningRate: 0.01,
  warmupSteps: 2,
  checkpointEverySteps: 5,
  validateEverySteps: 4,
};

/** A pattern that drifts by one grid point an interval: learnable. */
function drifting(trajectories: number, name: string): FieldSeries {
  const [times, size] = [4, 8];
  const data = new Float32Array(trajectories * times * size * size);
  for (let trajectory = 0, at = 0; trajectory < trajectories; trajectory++) {
    const phase = 6 * randomStream(1, `${name}/${trajectory}`).uniform();
    for (let time = 0; time < times; time++) {
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) data[at++] = Math.sin(2 * Math.PI * (x - time) / size + phase);
      }
    }
  }
  return seriesInMemory(data, [trajectories, times, size, size, 1]);
}

/** How a tiny training departs from the usual one. */
export interface TinyTraining {
  /** The step after which it is broken off. */
  readonly stopAt?: number;
  readonly steps?: number;
  readonly jit?: boolean;
  readonly onStep?: (step: number) => void;
}

/** Trains the network; undefined where it was broken off. */
export async function tinyTraining(
  checkpointPath: string,
  { stopAt, steps = tinySettings.steps, jit, onStep }: TinyTraining = {},
) {
  const model = buildModel(tinyConfig, { seed: 5 });
  class Stopped extends Error {}
  try {
    const outcome = await train(model, tinyData, {
      settings: { ...tinySettings, steps },
      checkpointPath,
      jit,
      onStep: (step) => {
        onStep?.(step);
        if (step === stopAt) throw new Stopped();
      },
    });
    return { outcome, weights: await readWeights(model) };
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  } finally {
    model.dispose();
  }
}
