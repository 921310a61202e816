import { dataPath, type HeldFiles, holdFiles } from "@/core/manifest/mod.ts";
import { dataFolder } from "@/core/repository.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { velocityOf } from "@/physics/velocity.ts";
import type { FieldSeries, Normalisation, ShiftSymmetry } from "@/training/mod.ts";
import type { DataConfig, Scaling } from "../plan/data_config.ts";
import {
  type Inputs,
  normalisationOf,
  openOod,
  type Reader,
  readSplit,
  shiftSymmetryOf,
  splitsOf,
  withVelocities,
} from "../prepare/mod.ts";
import type { CompleteChannels } from "./predict.ts";

/** The two data sets of a run, and the digests of their files. */
export interface HashedData {
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  readonly inputs: Inputs;
}

/** The test splits of a study: `ind` and `ood` first, then the further splits of the OOD set. */
export interface EvaluationData {
  readonly evaluation: readonly { readonly name: string; readonly series: FieldSeries }[];
  /** The predicted channels, the first of each series, and how each is normalised. */
  readonly names: readonly string[];
  readonly scaling: readonly Scaling[];
  /** Highest radial wavenumber that the data resolves. */
  readonly resolvedWavenumber: number;
  /** What the first channel is, which decides what its energy means. */
  readonly quantity: "vorticity" | "other";
  /** The files; whoever makes something of the data asks in the end whether they were what their digests say. */
  readonly files: HeldFiles;
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
 * @throws {InputError} a file that is not what its digest says
 */
export async function openRunData(hashed: HashedData, reader: Reader = PICTURES): Promise<RunData> {
  const { data } = hashed;
  await hold(hashed.inputs);
  const training = await readSplit(data.ind, { split: "train", dataFolder: dataFolder() });
  const validation = await readSplit(data.ind, { split: "validation", dataFolder: dataFolder() });
  const normalisation = normalisationOf(training);
  return {
    ...await openEvaluationData(hashed, reader),
    training: training.series,
    validation: validation.series,
    normalisation,
    symmetry: shiftSymmetryOf(data.ind),
    complete: completionOf(data.ind, { channels: training.channels.length, targets: training.targets }),
  };
}

/**
 * Reads the test splits alone.
 *
 * @throws {GateError} if the set out of distribution may not be opened
 * @throws {InputError} a file that is not what its digest says
 */
export async function openEvaluationData(
  { data: { ind, ood }, inputs }: HashedData,
  reader: Reader = PICTURES,
): Promise<EvaluationData> {
  const files = await hold(inputs);
  // all that is not held out is read before anything of the held-out set is opened
  const test = await readSplit(ind, { split: "test", dataFolder: dataFolder() });
  const further = splitsOf(ood).filter((split) => !["train", "validation", "test"].includes(split));
  const held = ["test", ...further];
  const permit = await openOod(ood, { splits: held, reader });
  const evaluation = [{ name: "ind", series: test.series }];
  for (const split of held) {
    const { series } = await readSplit(ood, { split, dataFolder: dataFolder(), permit });
    evaluation.push({ name: split === "test" ? "ood" : split.replace(/^test_/, ""), series });
  }
  return {
    evaluation,
    names: test.channels.slice(0, test.targets),
    scaling: test.scaling,
    resolvedWavenumber: test.resolvedWavenumber,
    quantity: ind.layout === "chimera" ? "vorticity" : "other",
    files,
  };
}

function hold(inputs: Inputs): Promise<HeldFiles> {
  return holdFiles(Object.entries(inputs).map(([file, sha256]) => [dataPath(dataFolder(), file), sha256]));
}

function completionOf(
  config: DataConfig,
  { channels, targets }: { channels: number; targets: number },
): CompleteChannels | undefined {
  if (channels === targets) return (predicted) => predicted;
  return config.layout === "chimera"
    ? (vorticity, { height, width }) =>
      withVelocities(vorticity, { points: height * width, velocity: velocityOf(periodicGrid(height)) })
    : undefined;
}
