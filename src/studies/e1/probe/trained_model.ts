import { join } from "node:path";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { buildModel, loadWeights, type Model, type ModelConfig } from "@/models/mod.ts";
import { readWeightDatasets } from "@/training/mod.ts";
import { TRAINING_FILE } from "../run/run_files.ts";

/**
 * A run's network as training left it, on the backend that is current. The caller disposes of it.
 *
 * @param folder the run folder
 * @throws {InputError} if `training.h5` is missing or holds other weights than the architecture has
 */
export async function openTrainedModel(
  folder: string,
  { config, seed }: { config: ModelConfig; seed: number },
): Promise<Model> {
  const model = buildModel(config, { seed });
  try {
    using file = await openHdf5(join(folder, TRAINING_FILE));
    loadWeights(model, readWeightDatasets(file, [...model.variables.keys()]));
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}
