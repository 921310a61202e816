import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { readRunState, type RunState } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
import { isMissing, parseJson, readJson, readTextIfThere } from "@/core/files/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { provenancePath, SENTINELS, type ValidationRecord, writeProvenance } from "./provenance.ts";
import { provenanceDifferences } from "./provenance_differences.ts";
import { sentinelProvenance, validateArtifact, type ValidateOptions } from "./validate_artifact.ts";

const identitySchema = z.strictObject({
  study: z.literal("IRER"),
  config: z.record(z.string(), z.unknown()),
  seed: z.number().int(),
  inputs: z.record(z.string(), z.string()),
  codeVersion: z.string(),
});

const mend = "restore the folder from a copy, or move it away and run again";

/** What the validator wrote, and what was there before. */
export interface Written {
  /** What the file holds. */
  readonly provenance: ValidationRecord;
  /** The file's path. */
  readonly written: string;
  /** Each field in which the file that was replaced had something else; none if it had the same, or was not there. */
  readonly replaced: readonly string[];
}

/**
 * Validates a run folder or a single artifact and writes `provenance_<id>.json` beside the artifact.
 *
 * @param path a run folder `…/<run id>`, or `…/rho_history_<run id>.h5`; one that lies in a run folder is that run's
 * @throws {InputError} a refused artifact, a folder that is damaged or belongs to another run
 */
export async function validateAndWrite(path: string, options: ValidateOptions = {}): Promise<Written> {
  const provenance = await validateAnew(path, options);
  const folder = folderOf(path);
  const replaced = await differencesFrom(provenancePath(folder, provenance.run_id), provenance);
  const written = await writeProvenance(provenance, { beside: join(folder, "artifact") });
  return { provenance, written, replaced };
}

/** As `validateAndWrite`, but writes nothing. */
export async function validateAnew(path: string, options: ValidateOptions = {}): Promise<ValidationRecord> {
  const folder = folderOf(path);
  const sealed = await exists(join(folder, "state.json"));
  const isFile = path.endsWith(".h5");
  const isFolder = await Deno.lstat(folder).then((found) => found.isDirectory, () => true);
  if (!isFile && !sealed && isFolder) {
    throw new InputError("not a run that has ended: no state.json", { where: path, mend: "run it first" });
  }
  return sealed || !isFile
    ? await validateRun(folder, { ...options, artifact: isFile ? basename(path) : undefined })
    : await validateArtifact(path, options);
}

function folderOf(path: string): string {
  return path.endsWith(".h5") ? dirname(path) : path;
}

/** What a file that is about to be replaced says otherwise. It is no evidence, so that whatever lies there is no error. */
async function differencesFrom(path: string, provenance: ValidationRecord): Promise<string[]> {
  try {
    const text = await readTextIfThere(path);
    return text === undefined ? [] : provenanceDifferences(parseJson(text, { where: path }), provenance);
  } catch (error) {
    if (error instanceof InputError) return [`the file: ${error.what}`];
    throw error;
  }
}

/**
 * Validates a sealed run folder: the hashes of its seal, the id that its run_config.json gives, then the artifact, from
 * which alone the numbers come.
 */
async function validateRun(
  folder: string,
  { artifact, ...options }: ValidateOptions & { artifact?: string },
): Promise<ValidationRecord> {
  const runId = basename(folder);
  const state = await readRunState(folder, { beside: [basename(provenancePath(folder, runId))] });
  if (state === undefined) {
    throw new InputError("there is no such run", { where: folder, mend: "run it first" });
  }
  await requireIdentity(folder, runId);
  const name = `rho_history_${runId}.h5`;
  if (artifact !== undefined && artifact !== name) {
    throw new InputError(`'${artifact}' is not the artifact of run ${runId}`, { where: folder, mend });
  }
  const lost = sentinelOf(state, { artifact: name in state.files });
  if (lost !== undefined) return await sentinelProvenance(runId, { ...options, ...lost });
  const provenance = await validateArtifact(join(folder, name), { ...options, expectedRunId: runId });
  if (provenance.status === "ok" && state.status !== "done") {
    const error = `the run ended as ${state.status}: ${state.reason}`;
    return await sentinelProvenance(runId, { ...options, value: SENTINELS.diverged, error });
  }
  return provenance;
}

/** The sentinel of a run that left nothing to measure. */
function sentinelOf(
  { status, reason }: RunState,
  { artifact }: { artifact: boolean },
): { value: number; error: string } | undefined {
  if (status === "timeout") return { value: SENTINELS.timeout, error: `timeout: ${reason}` };
  if (artifact) return undefined;
  return {
    value: SENTINELS.diverged,
    error: status === "done" ? "missing artifact" : `${status}: ${reason}`,
  };
}

async function requireIdentity(folder: string, runId: string): Promise<void> {
  const where = join(folder, "run_config.json");
  let content: unknown;
  try {
    content = await readJson(where);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const what = isMissing(cause) ? "is missing" : cause.what;
    throw new InputError(`'run_config.json' ${what}`, { where: folder, mend, cause });
  }
  const found = runIdOf(validate(content, identitySchema, { where }));
  if (found !== runId) {
    throw new InputError(`'run_config.json' gives the id ${found}, the folder is named ${runId}`, {
      where,
      mend,
    });
  }
}
