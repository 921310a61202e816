/**
 * Our side of the training benchmark: the study's network, optimiser and batches on the tensorflow backend, one process
 * for each number of threads.
 */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel, type Model, readWeights } from "@/models/mod.ts";
import { resolvePlan } from "@/studies/e1/plan/resolve.ts";
import { Adam, type FieldSeries, trainingBatch } from "@/training/mod.ts";
import { serve } from "../worker.ts";

/** Steps that both sides compute before they are timed; the last loss shows what the steps before have done. */
const CHECK_STEPS = 4;

const { baseline, training: { learning_rate: learningRate } } = await resolvePlan([]);
const [height, width, channels] = baseline.input_shape;
const series = someFields([4, 11, height, width, channels]);
/** Shifts along the symmetries of the flow that the study trains on. */
const plan = { seed: 0, normalisation: { input: [1, 1, 1], increment: [1] }, symmetry: { y: 16, x: 1 } };

interface Run {
  readonly model: Model;
  readonly optimiser: Adam;
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
    const weights = await readWeights(run.model);
    dispose(run);
    const batches = batchSizes.flatMap((batchSize) =>
      Array.from({ length: CHECK_STEPS }, (_, step) => trainingBatch(series, step, { ...plan, batchSize }))
    );
    await writeFloats(join(folder, "series.f32"), [series.data]);
    await writeFloats(join(folder, "weights.f32"), Object.values(weights).map(({ data }) => data));
    await writeFloats(
      join(folder, "batches.f32"),
      batches.flatMap(({ inputs, targets }) => [inputs, targets]),
    );
    const problem = {
      widths: baseline.channels,
      learningRate,
      symmetry: plan.symmetry,
      seriesShape: series.shape,
      weights: Object.entries(weights).map(([name, { shape }]) => ({ name, shape })),
      batches: batches.map(({ inputShape, targetShape }) => ({ inputShape, targetShape })),
    };
    await Deno.writeTextFile(join(folder, "problem.json"), JSON.stringify(problem));
  },
  /** The losses of the first steps, from the first weights. */
  async check({ batchSize }: { batchSize: number }) {
    const run = freshRun();
    const losses: number[] = [];
    while (losses.length < CHECK_STEPS) losses.push(await trainingStep(run, batchSize));
    dispose(run);
    return losses;
  },
  /** Milliseconds a step over a block of steps. */
  async time({ batchSize, steps }: { batchSize: number; steps: number }) {
    const start = performance.now();
    for (let step = 0; step < steps; step++) await trainingStep(current, batchSize);
    return (performance.now() - start) / steps;
  },
});

/** A step as src/training/train.ts makes it: draw the batch, upload it, descend, read the loss. */
async function trainingStep({ model, optimiser }: Run, batchSize: number): Promise<number> {
  const batch = trainingBatch(series, optimiser.step, { ...plan, batchSize });
  const inputs = tf.tensor4d(batch.inputs, batch.inputShape);
  const targets = tf.tensor4d(batch.targets, batch.targetShape);
  const random = randomStream(plan.seed, `regularisation/${optimiser.step}`);
  const loss = optimiser.minimise(
    () => tf.mean(tf.squaredDifference(model.forward(inputs, { training: { random } }), targets)),
    { learningRate },
  );
  const [value] = await loss.data();
  tf.dispose([inputs, targets, loss]);
  return value;
}

function freshRun(): Run {
  const model = buildModel(baseline, { seed: 0 });
  return { model, optimiser: new Adam(model.variables.values()) };
}

function dispose({ model, optimiser }: Run): void {
  model.dispose();
  optimiser.dispose();
}

/** White noise: the time of a step does not depend on what flows. */
function someFields(shape: FieldSeries["shape"]): FieldSeries {
  const random = randomStream(0, "bench/training");
  const size = shape.reduce((product, length) => product * length, 1);
  return { data: Float32Array.from({ length: size }, () => random.normal()), shape };
}

async function writeFloats(path: string, arrays: readonly Float32Array[]): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  }
}
