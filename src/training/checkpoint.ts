import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { parseJson } from "@/core/files/mod.ts";
import { type DatasetContent, type Hdf5File, openHdf5, writeHdf5 } from "@/core/hdf5/mod.ts";
import type { AdamState } from "./adam.ts";
import type { TrainingHistory } from "./history.ts";

/** Parameters by name: shape and values, row-major. */
export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

/** Everything that training needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly weights: Weights;
  readonly adam: AdamState;
  readonly history: TrainingHistory;
}

/** Writes a checkpoint over the last one, atomically: a kill leaves one of the two, whole. */
export async function writeCheckpoint(path: string, { weights, adam, history }: Checkpoint): Promise<void> {
  await writeHdf5(path, {
    attributes: { step: adam.step, parameter_order: JSON.stringify(Object.keys(weights)) },
    datasets: {
      "adam/first_moment": { data: adam.firstMoment, shape: [adam.firstMoment.length] },
      "adam/second_moment": { data: adam.secondMoment, shape: [adam.secondMoment.length] },
      ...historyDatasets(history),
      ...weightDatasets(weights),
    },
  });
}

/** Reads a checkpoint; undefined where there is none yet. */
export async function readCheckpoint(path: string): Promise<Checkpoint | undefined> {
  try {
    await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  using file = await openHdf5(path);
  const { step, parameter_order } = file.attributes("/");
  return {
    weights: readWeightDatasets(file, namesIn(String(parameter_order), path)),
    adam: {
      step: Number(step),
      firstMoment: float32(file, "adam/first_moment"),
      secondMoment: float32(file, "adam/second_moment"),
    },
    history: readHistoryDatasets(file),
  };
}

function namesIn(text: string, where: string): string[] {
  return validate(parseJson(text, { where }), z.array(z.string()), { where });
}

/** The datasets under `weights/` that hold a model's parameters; names keep their slashes as groups. */
export function weightDatasets(weights: Weights): Record<string, DatasetContent> {
  return Object.fromEntries(
    Object.entries(weights).map((
      [name, { shape, data }],
    ) => [`weights/${name}`, { data, shape: [...shape] }]),
  );
}

/** The parameters under `weights/`, in the given order. */
export function readWeightDatasets(file: Hdf5File, names: readonly string[]): Weights {
  return Object.fromEntries(
    names.map((
      name,
    ) => [name, { shape: file.shape(`weights/${name}`), data: float32(file, `weights/${name}`) }]),
  );
}

/** The datasets under `history/` that hold the course of the losses. */
export function historyDatasets(history: TrainingHistory): Record<string, DatasetContent> {
  const courses = {
    "history/training_loss": history.trainingLoss,
    "history/validation_step": history.validationStep,
    "history/validation_loss": history.validationLoss,
  };
  // HDF5 has no empty axes: what has not begun yet is absent
  return Object.fromEntries(
    Object.entries(courses).filter(([, values]) => values.length > 0)
      .map(([name, values]) => [name, { data: Float64Array.from(values), shape: [values.length] }]),
  );
}

/** The course of the losses under `history/`. */
export function readHistoryDatasets(file: Hdf5File): TrainingHistory {
  const vector = (name: string) =>
    file.has(`history/${name}`) ? Array.from(file.read(`history/${name}`).data as Float64Array) : [];
  return {
    trainingLoss: vector("training_loss"),
    validationStep: vector("validation_step"),
    validationLoss: vector("validation_loss"),
  };
}

function float32(file: Hdf5File, path: string): Float32Array {
  return file.read(path).data as Float32Array;
}
