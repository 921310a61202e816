/**
 * Our side of the training benchmark: the study's network, optimiser and batches on the tensorflow backend, one process
 * for each number of threads.
 */
import { join } from "node:path";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type Model } from "@/models/mod.ts";
import { resolvePlan } from "@/studies/e1/plan/resolve.ts";
import {
  Adam,
  dividedBy,
  readLoss,
  seriesInMemory,
  type SeriesShape,
  stepTensors,
  trainingBatch,
  trainingStep,
} from "@/training/mod.ts";
import { writeFloats, writeProblem } from "../training/problem.ts";
import { serve } from "../worker.ts";

/** Steps that both sides compute before they are timed; the last loss shows what the steps before have done. */
const CHECK_STEPS = 4;

const { arms: [{ model: baseline }], training: { learning_rate: learningRate } } = await resolvePlan([]);
const [height, width, channels] = baseline.input_shape;
const shape: SeriesShape = [4, 11, height, width, channels];
const fields = someFields(shape);
const series = seriesInMemory(fields, shape);
/** Shifts along the symmetries of the flow that the study trains on. */
const plan = {
  seed: 0,
  normalisation: { input: dividedBy([1, 1, 1]), increment: dividedBy([1]) },
  symmetry: { y: 16, x: 1 },
};

interface Run {
  readonly model: Model;
  readonly optimiser: Adam;
  readonly descend: ReturnType<typeof trainingStep>;
}
let current: Run;

await serve({
  /** Opens the backend. */
  async open({ threads }: { threads: number }) {
    const { library } = await selectBackend({ requested: "tensorflow", threads });
    current = freshRun();
    return { library };
  },
  /** Writes what the peer needs to do the same: the fields, the first weights, the first batches. */
  async write({ folder, batchSizes }: { folder: string; batchSizes: number[] }) {
    const run = freshRun();
    const batches = batchSizes.flatMap((batchSize) =>
      Array.from({ length: CHECK_STEPS }, (_, step) => trainingBatch(series, step, { ...plan, batchSize }))
    );
    await writeFloats(join(folder, "series.f32"), [fields]);
    await writeProblem(folder, {
      model: run.model,
      learningRate,
      batches,
      more: { symmetry: plan.symmetry, seriesShape: series.shape },
    });
    dispose(run);
  },
  /** The losses of the first steps, from the first weights. */
  async check({ batchSize }: { batchSize: number }) {
    const run = freshRun();
    const losses: number[] = [];
    while (losses.length < CHECK_STEPS) losses.push(await step(run, batchSize));
    dispose(run);
    return losses;
  },
  /** Milliseconds a step over a block of steps. */
  async time({ batchSize, steps }: { batchSize: number; steps: number }) {
    const start = performance.now();
    for (let taken = 0; taken < steps; taken++) await step(current, batchSize);
    return (performance.now() - start) / steps;
  },
});

/** A step as src/training/train.ts makes it: draw the batch, upload it, descend, read the loss. */
async function step({ optimiser, descend }: Run, batchSize: number): Promise<number> {
  const batch = trainingBatch(series, optimiser.step, { ...plan, batchSize });
  return await readLoss(descend, stepTensors(batch, { optimiser, learningRate, seed: plan.seed }));
}

function freshRun(): Run {
  const model = buildModel(baseline, { seed: 0 });
  const optimiser = new Adam(model.variables.values());
  return { model, optimiser, descend: trainingStep(model, { optimiser, compiled: true }) };
}

function dispose({ model, optimiser, descend }: Run): void {
  descend.dispose();
  model.dispose();
  optimiser.dispose();
}

/** White noise: the time of a step does not depend on what flows. */
function someFields(shape: SeriesShape): Float32Array {
  const random = randomStream(0, "bench/training");
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, () => random.normal());
}
