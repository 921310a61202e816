import { availableParallelism } from "node:os";
import { isAbsolute, join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { readManifest, type Verification, verifyManifest } from "@/core/manifest/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import type { ModelConfig } from "@/models/mod.ts";
import { requireBatch, requireFit } from "../plan/fit.ts";
import type { DataConfig } from "../plan/data_config.ts";
import { shapeOnDisk } from "./shape_on_disk.ts";
import { normalisationOf } from "./normalise.ts";
import { prepareDataset } from "./prepare_dataset.ts";
import { readSplit, splitsOf } from "./read_split.ts";

/** What a study reads: its sets in and out of distribution. */
export interface StudyData {
  /** Their configurations. */
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
}

/** A study as far as it must fit its data. */
export interface FittedStudy extends StudyData {
  /** Its name, for messages. */
  readonly experiment: string;
  /** The networks that are compared. */
  readonly arms: readonly { readonly model: ModelConfig }[];
  /** Batches are drawn from the training split. */
  readonly training: { readonly batch_size: number };
  /** Steps that predictions are fed back. */
  readonly evaluation: { readonly rollout_steps: number };
}

/** Data file, relative to the data folder → sha256. */
export type Inputs = Readonly<Record<string, string>>;

/**
 * Makes the study's data where it is missing and holds it against the manifests; then, so that nothing is found out in
 * the middle of training or after the held-out set was opened, its headers against the study and every value of files
 * made elsewhere against what can be trained on. Of the set out of distribution the headers alone are read.
 *
 * @returns the verified hashes
 * @throws {InputError} naming every file that is not what its manifest says, with expected and found; what does not fit;
 * the first value or channel that cannot be trained on
 */
export async function prepareInputs(
  study: FittedStudy,
  { say }: { say: (line: string) => void },
): Promise<Inputs> {
  for (const config of setsOf(study)) {
    const { outcome } = await prepareDataset(config, {
      dataFolder: dataFolder(),
      workers: availableParallelism(),
    });
    say(`data: ${config.file} ${outcome}`);
  }
  const inputs = await frozenInputs(study); // before the comparison, which has nothing to compare with
  requireTwoFiles(study, inputs);
  const { findings, checked } = await verifyInputs(study);
  requireNoFindings(findings);
  say(`data: ${checked} files are what their manifests say`);
  const { ind, ood } = study.data;
  requireFit({
    models: study.arms.map(({ model }) => model),
    evaluation: study.evaluation,
    data: {
      ind: await shapeOnDisk(ind, { dataFolder: dataFolder() }),
      ood: await shapeOnDisk(ood, { dataFolder: dataFolder() }),
    },
  }, { where: study.experiment });
  if (ind.layout !== "chimera") await lookThrough(ind, study);
  return inputs;
}

/**
 * Reads each split once; whatever is wrong with a value or a channel is thrown, a trajectory that comes twice, and a batch
 * larger than the training split.
 */
async function lookThrough(config: DataConfig, { training, experiment }: FittedStudy): Promise<void> {
  const seen = new Map<string, number>();
  for (const split of splitsOf(config)) {
    using data = await readSplit(config, { split, dataFolder: dataFolder() });
    for (const { index, sha256 } of data.trajectories ?? []) {
      const before = seen.get(sha256);
      seen.set(sha256, index);
      if (before === undefined) continue;
      throw new InputError(`trajectories ${before} and ${index} hold the same values`, {
        where: data.where,
        mend: "leave one of them out: what is trained on must not be tested on, and nothing counts twice",
      });
    }
    if (split !== "train") continue;
    const [trajectories, times] = data.series.shape;
    requireBatch({ training, ind: config, size: { trajectories, times } }, { where: experiment });
    normalisationOf(data);
  }
}

/** What a network was trained on says nothing of what it does elsewhere. */
function requireTwoFiles({ data: { ind, ood }, experiment }: FittedStudy, inputs: Inputs): void {
  if (inputs[ind.file] !== inputs[ood.file]) return;
  throw new InputError(`the files of ${ind.name} and ${ood.name} have the same bytes`, {
    where: experiment,
    mend: "give data.ood a set that is not trained on",
  });
}

/** Compares the study's data files, and no others, with their manifests. */
export async function verifyInputs(study: StudyData): Promise<Verification> {
  const results = await Promise.all(
    setsOf(study).map(({ manifest, file }) =>
      verifyManifest(manifestPath(manifest), { dataFolder: dataFolder(), only: [file] })
    ),
  );
  return {
    findings: results.flatMap(({ findings }) => findings),
    checked: results.reduce((sum, { checked }) => sum + checked, 0),
  };
}

/**
 * Refuses data that is not what its manifest says.
 *
 * @throws {InputError} listing the findings of a verification, if there are any
 */
function requireNoFindings(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new InputError(findings.join("; "), {
    where: "verify_hashes",
    mend: "make the file again or fetch it from where it was frozen; freeze a new one under another name",
  });
}

/**
 * The hashes that the manifests hold for the study's files, without looking at the files.
 *
 * @throws {InputError} naming every file that has none yet
 */
export async function frozenInputs(study: StudyData): Promise<Inputs> {
  const inputs: Record<string, string> = {};
  const open: string[] = [];
  for (const { manifest, file } of setsOf(study)) {
    const { entries } = await readManifest(manifestPath(manifest), { dataFolder: dataFolder() });
    const sha256 = entries.find(({ path }) => path === file)?.sha256;
    if (sha256) inputs[file] = sha256;
    else open.push(`${file} has no frozen sha256 in ${manifest}`);
  }
  if (open.length === 0) return inputs;
  throw new InputError(open.join("; "), {
    where: "verify_hashes",
    mend: "run 'deno task hash_missing', which writes it",
  });
}

function setsOf({ data }: StudyData): DataConfig[] {
  return [data.ind, data.ood];
}

function manifestPath(manifest: string): string {
  return isAbsolute(manifest) ? manifest : join(repositoryRoot(), manifest);
}
