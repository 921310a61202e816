import { join } from "node:path";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureSpec } from "@/figures/mod.ts";
import { readHistoryDatasets } from "@/training/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { TRAINING_FILE } from "../run/run_files.ts";
import { contextOf, modelLabels } from "./sources.ts";
import { lossCurvesFigure } from "./pictures/mod.ts";

/** Training and validation loss of every run. */
export async function lossCurves(summary: Summary): Promise<FigureSpec> {
  const runs = await Promise.all(summary.runs.map(async ({ model, seed, path }) => {
    using file = await openHdf5(join(artifactsFolder(), path, TRAINING_FILE));
    const { trainingLoss, validationStep, validationLoss } = readHistoryDatasets(file);
    return {
      model,
      seed,
      train: { step: trainingLoss.map((_, index) => index + 1), loss: trainingLoss },
      validation: { step: validationStep, loss: validationLoss },
    };
  }));
  return lossCurvesFigure({
    loss: "mean squared error of the normalised increment",
    models: modelLabels(summary),
    runs,
  }, contextOf(summary, summary.runs.map(({ path }) => join(path, TRAINING_FILE))));
}
