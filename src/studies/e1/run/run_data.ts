import { dataFolder } from "@/core/repository.ts";
import { periodicGrid, velocityOf } from "@/physics/mod.ts";
import type { FieldSeries, Normalisation, ShiftSymmetry } from "@/training/mod.ts";
import {
  type DataConfig,
  normalisationOf,
  openOod,
  type Reader,
  readSplit,
  shiftSymmetryOf,
  splitsOf,
} from "../prepare/mod.ts";
import type { CompleteChannels } from "./predict.ts";

/** The two data sets of a run. */
export interface DataPair {
  readonly ind: DataConfig;
  readonly ood: DataConfig;
}

/** The test splits of a study: `ind` and `ood` first, then the further splits of the OOD set. */
export interface EvaluationData {
  readonly evaluation: readonly { readonly name: string; readonly series: FieldSeries }[];
  /** How many channels are predicted, the first of each series. */
  readonly channels: number;
  /** Highest radial wavenumber that the data resolves. */
  readonly resolvedWavenumber: number;
  /** What the first channel is, which decides what its energy means. */
  readonly quantity: "vorticity" | "other";
}

/** Everything that a run reads: training and validation from IND alone, and the test splits. */
export interface RunData extends EvaluationData {
  readonly training: FieldSeries;
  readonly validation: FieldSeries;
  /** From the IND training split alone. */
  readonly normalisation: Normalisation;
  readonly symmetry: ShiftSymmetry;
  /** Makes inputs from predictions; undefined where some inputs are not predicted and cannot be derived. */
  readonly complete: CompleteChannels | undefined;
}

/** For pictures of the data, which belong to no run. */
const PICTURES: Reader = { by: "figures", runs: [], seeds: [] };

/**
 * Reads what a run trains on and is tested on.
 *
 * @throws {GateError} if the set out of distribution may not be opened
 */
export async function openRunData(data: DataPair, reader: Reader = PICTURES): Promise<RunData> {
  const training = await readSplit(data.ind, { split: "train", dataFolder: dataFolder() });
  const validation = await readSplit(data.ind, { split: "validation", dataFolder: dataFolder() });
  return {
    ...await openEvaluationData(data, reader),
    training: training.series,
    validation: validation.series,
    normalisation: normalisationOf(training),
    symmetry: shiftSymmetryOf(data.ind),
    complete: completionOf(data.ind, { channels: training.channels.length, targets: training.targets }),
  };
}

/**
 * Reads the test splits alone.
 *
 * @throws {GateError} if the set out of distribution may not be opened
 */
export async function openEvaluationData(
  { ind, ood }: DataPair,
  reader: Reader = PICTURES,
): Promise<EvaluationData> {
  const sets = [
    { name: "ind", config: ind, split: "test" },
    { name: "ood", config: ood, split: "test" },
    ...splitsOf(ood).filter((split) => !["train", "validation", "test"].includes(split))
      .map((split) => ({ name: split.replace(/^test_/, ""), config: ood, split })),
  ];
  const held = sets.filter(({ config }) => config === ood).map(({ split }) => split);
  const permit = await openOod(ood, { splits: held, reader });
  const splits = await Promise.all(
    sets.map(({ config, split }) => readSplit(config, { split, dataFolder: dataFolder(), permit })),
  );
  return {
    evaluation: sets.map(({ name }, index) => ({ name, series: splits[index].series })),
    channels: splits[0].targets,
    resolvedWavenumber: splits[0].resolvedWavenumber,
    quantity: ind.layout === "chimera" ? "vorticity" : "other",
  };
}

function completionOf(
  config: DataConfig,
  { channels, targets }: { channels: number; targets: number },
): CompleteChannels | undefined {
  if (channels === targets) return (predicted) => predicted;
  return config.layout === "chimera" ? withVelocities : undefined;
}

/** ω → ω, u, v, frame by frame. */
function withVelocities(
  vorticity: Float32Array,
  { height, width }: { height: number; width: number },
): Float32Array {
  const points = height * width;
  const velocity = velocityOf(periodicGrid(height));
  const channels = new Float32Array(3 * vorticity.length);
  for (let first = 0; first < vorticity.length; first += points) {
    const frame = vorticity.subarray(first, first + points);
    const { u, v } = velocity(frame);
    for (let point = 0; point < points; point++) {
      channels.set([frame[point], u[point], v[point]], 3 * (first + point));
    }
  }
  return channels;
}
