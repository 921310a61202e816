import { join, relative } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureContext } from "@/figures/mod.ts";
import { type Artifact, readArtifact } from "../measure/artifact/read_artifact.ts";
import { provenancePath, type ValidationRecord } from "../measure/mod.ts";
import { artifactFile } from "../files.ts";
import { readRecord, type ShownHunt } from "./read_hunt.ts";

/** A run that can be shown: its raw fields and what the validator says about them. */
export interface ShownRun {
  /** Its last two states. */
  readonly artifact: Artifact;
  /** What the validator says of it. */
  readonly provenance: ValidationRecord;
  /** Paths count from the artifacts folder. */
  readonly files: { readonly artifact: string; readonly provenance: string };
  /** Whether it says so of itself. */
  readonly synthetic: boolean;
}

/**
 * Reads a run folder's artifact and provenance.
 *
 * @throws {InputError} a file is missing or broken, or the run left no fields
 */
export async function readRun(
  folder: string,
  { runId, synthetic = false }: { runId: string; synthetic?: boolean },
): Promise<ShownRun> {
  const path = join(folder, artifactFile(runId));
  const artifact = await readArtifact(path, { runId });
  if ("sentinel" in artifact) {
    throw new InputError(`no fields to show: ${artifact.error}`, {
      where: path,
      mend: "run it again: deno task irer_run --retry",
    });
  }
  const provenance = await readRecord<ValidationRecord>(provenancePath(folder, runId), "run_id");
  const name = (file: string) => relative(artifactsFolder(), file);
  return {
    artifact,
    provenance,
    files: { artifact: name(path), provenance: name(provenancePath(folder, runId)) },
    synthetic,
  };
}

/**
 * The run of a hunt's best field.
 *
 * @throws {InputError} every field failed
 */
export async function bestRun(hunt: ShownHunt): Promise<ShownRun> {
  const { best } = hunt.report;
  if (best === null) {
    throw new InputError("there is no best field: every one failed", {
      where: hunt.files.ledger,
      mend: "see its column log_prime_sse for the reasons, and hunt elsewhere",
    });
  }
  return await readRun(hunt.runFolder(best.config_hash), {
    runId: best.config_hash,
    synthetic: hunt.synthetic,
  });
}

/** What a picture of a run says of its origin. */
export function runContext(
  { artifact, files, synthetic }: ShownRun,
  used: readonly (keyof ShownRun["files"])[],
): FigureContext {
  return { sources: { runIds: [artifact.runId], files: used.map((file) => files[file]) }, synthetic };
}
