import { availableParallelism } from "node:os";
import { isAbsolute, join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { readManifest, type Verification, verifyManifest } from "@/core/manifest/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import type { DataConfig } from "./data_config.ts";
import { prepareDataset } from "./prepare_dataset.ts";

/** What a study reads: its sets in and out of distribution. */
interface StudyData {
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
}

/** Data file, relative to the data folder → sha256. */
export type Inputs = Readonly<Record<string, string>>;

/**
 * Makes the study's data where it is missing and holds it against the manifests.
 *
 * @returns the verified hashes
 * @throws {InputError} naming every file that is not what its manifest says, with expected and found
 */
export async function prepareInputs(
  study: StudyData,
  { say }: { say: (line: string) => void },
): Promise<Inputs> {
  for (const config of setsOf(study)) {
    const { outcome } = await prepareDataset(config, {
      dataFolder: dataFolder(),
      workers: availableParallelism(),
    });
    say(`data: ${config.file} ${outcome}`);
  }
  const { findings, checked } = await verifyInputs(study);
  requireNoFindings(findings);
  say(`data: ${checked} files are what their manifests say`);
  return await frozenInputs(study);
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

/** @throws {InputError} listing the findings of a verification, if there are any */
export function requireNoFindings(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new InputError(findings.join("; "), {
    where: "verify_hashes",
    mend: "make the file again or fetch it from where it was frozen; freeze a new one under another name",
  });
}

/** The hashes that the manifests hold for the study's files, without looking at the files. */
export async function frozenInputs(study: StudyData): Promise<Inputs> {
  const inputs: Record<string, string> = {};
  for (const { manifest, file } of setsOf(study)) {
    const { entries } = await readManifest(manifestPath(manifest), { dataFolder: dataFolder() });
    const sha256 = entries.find(({ path }) => path === file)?.sha256;
    if (!sha256) {
      throw new InputError(`${file} has no frozen sha256`, {
        where: manifest,
        mend: "run 'deno task hash_missing'",
      });
    }
    inputs[file] = sha256;
  }
  return inputs;
}

function setsOf({ data }: StudyData): DataConfig[] {
  return [data.ind, data.ood];
}

function manifestPath(manifest: string): string {
  return isAbsolute(manifest) ? manifest : join(repositoryRoot(), manifest);
}
