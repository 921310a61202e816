import { join } from "node:path";
import type { TellProgress } from "@/core/executors/mod.ts";
import { type DatasetContent, type DatasetOfFrames, writeHdf5 } from "@/core/hdf5/mod.ts";
import { buildModel, readWeights } from "@/models/mod.ts";
import { historyDatasets, train, type TrainingOutcome, weightDatasets } from "@/training/mod.ts";
import { evaluatedNetwork } from "./evaluated_network.ts";
import type { RunData } from "./run_data.ts";
import { bottleneckFeatures, predictNextStates, predictRollouts } from "./predict.ts";
import { PREDICTIONS_FILE, TRAINING_FILE } from "./run_files.ts";
import type { E1Spec } from "../plan/run_config.ts";
import { shareCores } from "./share_cores.ts";

const CHECKPOINT_FILE = "checkpoint.h5";

/** Trains one network and predicts every test split; leaves `training.h5` and `predictions.h5` in the folder. */
export async function trainAndPredict(
  spec: E1Spec,
  { data, folder, note, progress }: {
    data: RunData;
    folder: string;
    note: (line: string) => void;
    progress: TellProgress;
  },
): Promise<TrainingOutcome> {
  const { config, seed } = spec;
  const model = buildModel(config.model, { seed, shards: shareCores(config).shards });
  const checkpointPath = join(folder, CHECKPOINT_FILE);
  const outcome = await train(model, {
    training: data.training,
    validation: data.validation,
    plan: {
      seed,
      batchSize: config.training.batch_size,
      normalisation: data.normalisation,
      symmetry: data.symmetry,
    },
  }, {
    settings: {
      steps: config.training.steps,
      learningRate: config.training.learning_rate,
      warmupSteps: config.training.warmup_steps,
      checkpointEverySteps: config.training.checkpoint_every_steps,
      validateEverySteps: config.training.validate_every_steps,
    },
    checkpointPath,
    beforeCheckpoint: data.files.requireUnchanged,
    jit: config.backend.compiled,
    onStep: (step, loss) => progress(step, `loss ${loss.toPrecision(3)}`),
  });
  note(`training ${outcome.status} after ${outcome.history.trainingLoss.length} steps`);
  await writeHdf5(join(folder, TRAINING_FILE), {
    attributes: { ...marksOf(spec), loss: "mean squared error of the normalised increment" },
    datasets: { ...historyDatasets(outcome.history), ...weightDatasets(await readWeights(model)) },
  });
  if (outcome.status === "done") {
    await writePredictions(spec, { model, data, folder });
    note("predicted");
  }
  return outcome;
}

async function writePredictions(
  spec: E1Spec,
  { model, data, folder }: { model: ReturnType<typeof buildModel>; data: RunData; folder: string },
): Promise<void> {
  const { batch_size: batchSize, rollout_steps: steps } = spec.config.evaluation;
  const { normalisation, complete } = data;
  using network = evaluatedNetwork(model, { compiled: spec.config.backend.compiled });
  const datasets: Record<string, DatasetContent | DatasetOfFrames> = {};
  for (const { name, series } of data.evaluation) {
    datasets[`next_state/${name}`] = predictNextStates(network, series, { normalisation, batchSize });
    if (complete) {
      datasets[`rollout/${name}`] = predictRollouts(network, series, {
        normalisation,
        batchSize,
        steps,
        complete,
      });
    }
  }
  const ind = data.evaluation[0].series;
  datasets["bottleneck/ind"] = await bottleneckFeatures(network, ind, { normalisation, batchSize });
  await writeHdf5(join(folder, PREDICTIONS_FILE), {
    attributes: {
      ...marksOf(spec),
      next_state: "[trajectory, time, y, x, channel]: the state one interval after each frame but the last",
      rollout: "[trajectory, step, y, x, channel]: predictions fed back from each trajectory's first frame",
      bottleneck: "[sample, feature]: bottleneck activations averaged to at most 4 × 4 places",
    },
    datasets,
  });
}

function marksOf({ runId, seed, config }: E1Spec) {
  return { run_id: runId, model: config.model.name, seed, synthetic: config.synthetic ? "SYNTHETIC" : "no" };
}

/** A run that has ended needs none. Until then it saves the training, should measuring be interrupted. */
export async function dropCheckpoint(folder: string): Promise<void> {
  await Deno.remove(join(folder, CHECKPOINT_FILE)).catch(() => {});
}
