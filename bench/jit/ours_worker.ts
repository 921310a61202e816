/** Our side of the benchmark: the step that the study trains with, compiled or eager; a process for each number of threads. */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { buildModel } from "@/models/mod.ts";
import { resolvePlan } from "@/studies/e1/plan/resolve.ts";
import { Adam, type Batch, stepTensors, trainingStep } from "@/training/mod.ts";
import { writeProblem } from "../training/problem.ts";
import { serve } from "../worker.ts";

/** Which network in training is meant. */
interface Which {
  readonly network: string;
  readonly batchSize: number;
  readonly compiled: boolean;
}

/** One step; the loss before it. */
type Step = () => Promise<number>;

const { arms, training: { learning_rate: learningRate } } = await resolvePlan([]);
const networks = arms.map(({ model }) => model);
const runs = new Map<string, Step>();
let between = 1;

await serve({
  /** Opens the backend. */
  async open({ threads, ...options }: { threads: number; between: number }) {
    between = options.between;
    const { library } = await selectBackend({ requested: "tensorflow", threads, operations: between });
    return { library, networks: networks.map(({ name }) => name) };
  },
  /** Writes what the peers need to do the same; network → folder. */
  async write({ folder, batchSizes }: { folder: string; batchSizes: number[] }) {
    const folders: Record<string, string> = {};
    for (const { name } of networks) {
      folders[name] = join(folder, name);
      const model = freshModel(name);
      const batches = batchSizes.map((batchSize) => someBatch(name, batchSize));
      await writeProblem(folders[name], { model, learningRate, batches });
      model.dispose();
    }
    return folders;
  },
  /** The losses of the first steps; the run that makes them is the one that is timed. */
  async check({ steps, ...which }: Which & { steps: number }) {
    const step = freshRun(which);
    runs.set(nameOf(which), step);
    const losses: number[] = [];
    while (losses.length < steps) losses.push(await step());
    return losses;
  },
  /** Milliseconds a step over a block of steps, each loss read. */
  async time({ steps, ...which }: Which & { steps: number }) {
    const step = runs.get(nameOf(which))!;
    const start = performance.now();
    for (let taken = 0; taken < steps; taken++) await step();
    return (performance.now() - start) / steps;
  },
});

/** A network in training on one batch that stays where it is. */
function freshRun({ network, batchSize, compiled }: Which): Step {
  // op by op a batch in parts would only be slower; so it is no handicap of the peer that it is whole
  const model = freshModel(network, { shards: compiled ? between : 1 });
  const optimiser = new Adam(model.variables.values());
  const descend = trainingStep(model, { optimiser, compiled });
  const settings = { optimiser, learningRate, seed: 0 };
  const { rates: first, ...resident } = stepTensors(someBatch(network, batchSize), settings);
  let rates = first;
  return async () => {
    const loss = descend({ ...resident, rates });
    tf.dispose(rates);
    rates = optimiser.nextRates({ learningRate });
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };
}

function freshModel(network: string, { shards = 1 }: { shards?: number } = {}) {
  return buildModel(networks.find(({ name }) => name === network)!, { seed: 0, shards });
}

/** White noise: the time of a step does not depend on what flows. */
function someBatch(network: string, batchSize: number): Batch {
  const { input_shape, output_channels } = networks.find(({ name }) => name === network)!;
  const [rows, columns, channels] = input_shape;
  const random = randomStream(0, `bench/jit/${network}/${batchSize}`);
  const noise = (shape: Batch["inputShape"]) =>
    Float32Array.from(
      { length: shape.reduce((product, length) => product * length, 1) },
      () => random.normal(),
    );
  const inputShape: Batch["inputShape"] = [batchSize, rows, columns, channels];
  const targetShape: Batch["targetShape"] = [batchSize, rows, columns, output_channels];
  return { inputs: noise(inputShape), inputShape, targets: noise(targetShape), targetShape };
}

function nameOf({ network, batchSize, compiled }: Which): string {
  return `${network} ${batchSize} ${compiled}`;
}
