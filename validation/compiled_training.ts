/**
 * `deno run -A validation/compiled_training.ts [steps]`: E1's networks on E1's data, trained compiled and op by op.
 *
 * Prints how far losses and final weights are apart, whether a checkpoint of one is resumed under the other, and what
 * tensors, handles and memory do over the steps. Exit code 1 if a limit is missed: losses of the first 50 steps agree
 * to 1e-5, final weights to 1e-3 (both relative), tensors and handles flat.
 */
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { selectBackend } from "@/backends/mod.ts";
import { FfiBinding } from "@/backends/tensorflow/binding.ts";
import { printLine } from "@/core/progress/mod.ts";
import { buildModel, type ModelConfig, readWeights, type Weights } from "@/models/mod.ts";
import { prepareInputs, resolvePlan } from "@/studies/e1/mod.ts";
import { openRunData } from "@/studies/e1/run/run_data.ts";
import { train } from "@/training/mod.ts";
import { weightDifference } from "@/training/testing/weight_difference.ts";

const LOSS_LIMIT = 1e-5;
const FIRST_STEPS = 50;
const WEIGHT_LIMIT = 1e-3;

const steps = Number(Deno.args[0] ?? 300);
const half = Math.floor(steps / 2);
const plan = await resolvePlan([]);
const { library, device, threads } = await selectBackend({ requested: "tensorflow", log: printLine });
const inputs = await prepareInputs(plan, { say: printLine });
const data = await openRunData({ data: plan.data, inputs });
const folder = await Deno.makeTempDir({ prefix: "chimera_compiled_" });
const missed: string[] = [];

interface Trained {
  readonly losses: readonly number[];
  readonly weights: Weights;
  /** Tensors and handles after each step but the first two, which trace. */
  readonly held: ReadonlySet<string>;
  readonly seconds: number;
  /** Growth of the process over the second half of the steps, in MB. */
  readonly growthMB: number;
}

class Stopped extends Error {}

try {
  for (const { model: config } of plan.arms) {
    printLine(`${config.name}: ${steps} steps on ${library}, ${device}, ${threads} threads`);
    const trainOnce = (name: string, options: { jit: boolean; stopAt?: number }) =>
      trainNetwork(config, { checkpointPath: join(folder, `${config.name}_${name}.h5`), ...options });
    const eager = await trainOnce("eager", { jit: false });
    const compiled = await trainOnce("compiled", { jit: true });
    report("compiled against op by op", compiled, eager);
    for (const first of [true, false]) {
      const name = first ? "compiled, then op by op" : "op by op, then compiled";
      await trainOnce(name, { jit: first, stopAt: half }).catch((error) => {
        if (!(error instanceof Stopped)) throw error;
      });
      report(`${name} from step ${half} on`, await trainOnce(name, { jit: !first }), eager);
    }
    for (const [name, { seconds, held, growthMB }] of Object.entries({ "op by op": eager, compiled })) {
      printLine(
        `  ${name}: ${(1000 * seconds / steps).toFixed(1)} ms a step, tensors and handles ${
          [...held].join("; ")
        }, ` +
          `${growthMB.toFixed(0)} MB more over the second half`,
      );
      if (held.size > 1) missed.push(`${config.name} ${name}: tensors are not flat`);
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
for (const line of missed) printLine(`MISSED: ${line}`);
Deno.exit(missed.length > 0 ? 1 : 0);

async function trainNetwork(
  config: ModelConfig,
  { checkpointPath, jit, stopAt }: { checkpointPath: string; jit: boolean; stopAt?: number },
): Promise<Trained> {
  const model = buildModel(config, { seed: plan.seeds[0] });
  const { training } = plan;
  const held = new Set<string>();
  let middle = 0;
  const start = performance.now();
  try {
    const { history } = await train(model, {
      ...data,
      plan: {
        seed: plan.seeds[0],
        batchSize: training.batch_size,
        normalisation: data.normalisation,
        symmetry: data.symmetry,
      },
    }, {
      settings: {
        steps,
        learningRate: training.learning_rate,
        warmupSteps: training.warmup_steps,
        checkpointEverySteps: half,
        validateEverySteps: steps,
      },
      checkpointPath,
      jit,
      onStep(step) {
        if (step === stopAt) throw new Stopped();
        if (step === half) middle = Deno.memoryUsage().rss;
        if (step > 2 && step < steps) held.add(`${tf.memory().numTensors}, ${handles()}`);
      },
    });
    const seconds = (performance.now() - start) / 1000;
    const growthMB = (Deno.memoryUsage().rss - middle) / 1e6;
    return { losses: history.trainingLoss, weights: await readWeights(model), held, seconds, growthMB };
  } finally {
    model.dispose();
  }
}

function report(what: string, ours: Trained, theirs: Trained): void {
  const differences = ours.losses.map((loss, step) => Math.abs(loss / theirs.losses[step] - 1));
  const early = Math.max(...differences.slice(0, FIRST_STEPS));
  const all = Math.max(...differences);
  const weights = weightDifference(ours.weights, theirs.weights);
  const numbers = [early, all, weights].map((value) => value.toExponential(1));
  printLine(
    `  ${what}: losses differ by ${numbers[0]} in the first ${FIRST_STEPS} steps, ${
      numbers[1]
    } in all; final weights by ` +
      `${numbers[2]}`,
  );
  if (!(early <= LOSS_LIMIT)) missed.push(`${what}: losses differ by ${numbers[0]}`);
  if (!(weights <= WEIGHT_LIMIT)) missed.push(`${what}: weights differ by ${numbers[2]}`);
}

function handles(): number {
  return (tf.backend() as unknown as { binding: FfiBinding }).binding.getNumOfTensors();
}
