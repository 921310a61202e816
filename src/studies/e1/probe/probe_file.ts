import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { parseJson, readText } from "@/core/files/mod.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { CollectedRun } from "../analyse/collect_runs.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { RunConfig } from "../plan/run_config.ts";
import type { ProbeFindings } from "./probe_run.ts";
import type { ProbeSettings } from "./settings.ts";

/** The sources that can change what the probes find; editing one of them makes every probe file anew. */
const SOURCES = [
  "src/core/hdf5",
  "src/core/random",
  "src/math",
  "src/backends",
  "src/models",
  "src/probes",
  "src/training/batches.ts",
  "src/training/checkpoint.ts",
  "src/studies/e1/prepare",
  "src/studies/e1/run",
  "src/studies/e1/probe",
];

/** What a probe file's numbers follow from. */
export interface ProbeIdentity {
  /** Tells it from a run's identity. */
  readonly study: "E1 probes";
  /** It stands for the network, its training and the data. */
  readonly run_id: string;
  /** What the networks are probed with. */
  readonly settings: ProbeSettings;
  /** Of the run: where it was trained, and whether compiled, it is probed. */
  readonly backend: RunConfig["backend"];
  /** Over every source that can change a number. */
  readonly code_version: string;
}

/** The probe file of one run: no time and no place in it, so that the same probes are the same bytes. */
export interface ProbeFile {
  /** What the numbers follow from. */
  readonly identity: ProbeIdentity;
  /** Of the run. */
  readonly model: string;
  /** Of the run. */
  readonly seed: number;
  /** Whether its numbers mean nothing. */
  readonly synthetic: boolean;
  /** No registered hypothesis is tested with these numbers. */
  readonly standing: "exploratory";
  /** The numbers. */
  readonly findings: ProbeFindings;
  /** Of all the rest as canonical JSON: an edited number is noticed, and the run is probed anew. */
  readonly sha256: string;
}

/** The hash of every source that the probes' numbers depend on. */
export function probeCodeVersion(): Promise<string> {
  return codeVersionOf(SOURCES, { repository: repositoryRoot() });
}

/** The folder of an experiment's probe files, beside that of its runs. */
export const PROBES_FOLDER = "E1_probes";

/** artifacts/[…/]E1_probes: beside the runs, whose folders are sealed. */
export function probesFolder(plan: Pick<ExperimentPlan, "experimentFolder">): string {
  return join(plan.experimentFolder, PROBES_FOLDER);
}

/** The one probe file of a run. */
export function probePath(
  plan: Pick<ExperimentPlan, "experimentFolder">,
  { model, seed, runId }: Pick<CollectedRun, "model" | "seed" | "runId">,
): string {
  return join(probesFolder(plan), model, String(seed), `${runId}.json`);
}

/**
 * A run's probe file if it is there and was made from this identity; undefined if not, also where it cannot be read or
 * was changed: it is then made anew.
 *
 * @param identity what it must follow from; undefined takes any
 */
export async function readProbeFile(path: string, identity?: ProbeIdentity): Promise<ProbeFile | undefined> {
  try {
    const file = await wholeProbeFile(path);
    const isAsked = identity === undefined ||
      canonicalJson(file.identity ?? null) === canonicalJson(identity);
    return isAsked ? file : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * A probe file as it was written, to the byte.
 *
 * @throws {InputError} it cannot be read, or something in it is not what its digest was taken of
 */
export async function wholeProbeFile(path: string): Promise<ProbeFile> {
  const mend = "'deno task probes' makes it anew";
  const text = await readText(path, { keepMark: true });
  const file = parseJson(text, { where: path, mend });
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    throw new InputError("is no probe file", { where: path, mend });
  }
  const { sha256, ...rest } = file as ProbeFile;
  if (sha256 !== sha256Text(canonicalJson(rest))) {
    throw new InputError("was changed: what is in it has another sha256 than it gives", {
      where: path,
      mend,
    });
  }
  // a number with more digits than it can hold would be the same number in another text
  if (text !== readableCanonicalJson(file)) {
    throw new InputError("was changed: it says the same in another text", { where: path, mend });
  }
  return file as ProbeFile;
}

/** Writes a probe file over the last one, atomically. NaN and infinities are refused. */
export async function writeProbeFile(path: string, file: Omit<ProbeFile, "sha256">): Promise<void> {
  await writeFileAtomic(path, readableCanonicalJson({ ...file, sha256: sha256Text(canonicalJson(file)) }));
}
