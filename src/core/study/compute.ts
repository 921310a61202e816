import { join } from "node:path";
import {
  type OpenRunFolder,
  openRunFolder,
  RunBusy,
  type RunOutcome,
  type RunState,
  writeFileAtomic,
} from "../artifacts/mod.ts";
import { digestSchema } from "../config/mod.ts";
import { GateError, InputError } from "../errors.ts";
import { isWriteError } from "../files/mod.ts";
import { readableCanonicalJson } from "../identity/mod.ts";
import { holdFiles } from "../manifest/mod.ts";
import { startProvenance } from "../provenance/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { METADATA_FILE, writeMetadata } from "./metadata.ts";
import { LOG_FILE, openRunLog, type RunLog } from "./run_log.ts";
import { identityOf, RUN_CONFIG_FILE } from "./spec.ts";
import type { RunPlace, RunSpec, Study, Work, WorkEnd } from "./study.ts";
import { clearFolder, tidyFolder } from "./tidy.ts";

/** How long to wait for the worker of a killed call that still works on the same run. */
const WAIT_MS = 10_000;

/** How a run ended; if it is not done, why and what to do about it. */
export type RunEnd = Pick<RunState, "status" | "reason" | "remedy">;

/** Settings of one computation that its numbers do not depend on. */
export interface ComputeOptions {
  /** Threads within one run; the study's own choice if absent. */
  readonly threads?: number;
  /** Told how far the computation is. */
  readonly progress?: RunPlace["progress"];
}

/**
 * The life of one run folder, from its spec to its seal. A run that ended before is left as it is. Whatever the work
 * does, the run ends sealed; only what is wrong with its surroundings (no space, no data) leaves it open.
 *
 * @returns how it ended, or who else works on it
 * @throws {InputError} the surroundings are at fault
 */
export async function computeRun<Config>(
  study: Study<Config>,
  work: Work<Config>,
  { spec, threads, progress = () => {} }: { spec: RunSpec<Config> } & ComputeOptions,
): Promise<RunEnd | { readonly busy: string }> {
  return await inFolder(study, spec, async (run) => {
    // bytes must not depend on an interruption: where a run cannot resume, nothing of it stays
    if (!study.resumes) await clearFolder(run.path);
    // written last: a run that is gone through again, or was carried over, has not come so far
    else await Deno.remove(join(run.path, METADATA_FILE)).catch(() => {});
    const runConfig = readableCanonicalJson(identityOf(spec));
    await writeFileAtomic(join(run.path, RUN_CONFIG_FILE), runConfig);
    const log = openRunLog(run.path);
    const resumed = run.resumed && study.resumes === true;
    log.note(`${resumed ? "resumed" : "started"}: ${labelOf(study, spec)}`);
    const provenance = await startProvenance({ repository: repositoryRoot() });
    const beside = study.beside?.(spec.runId) ?? [];
    const tidy = (own: readonly string[] = []) =>
      tidyFolder(run.path, { runConfig, foreign: [...beside, ...own] });
    const place: RunPlace = { folder: run.path, log, resumed, threads, progress, tidy };
    const held = () => withInputs(study, spec, () => work(spec, place));
    const { outcome: told, metadata } = await endOfWork(held, { folder: run.path, log })
      .catch(async (error) => {
        if (!run.resumed) await dropBarren(run.path);
        throw error;
      });
    const outcome = withFindings(told, await tidy());
    log.flush();
    log.note(outcome.status === "done" ? "done" : `${outcome.status}: ${outcome.reason}`);
    await writeMetadata(run.path, { spec, provenance, metadata });
    return await run.seal(outcome);
  });
}

/** Seals a run whose process did not live to do it. What it left is kept: it may tell why. */
export async function sealLost<Config>(
  study: Study<Config>,
  { spec, outcome }: { spec: RunSpec<Config>; outcome: RunOutcome },
): Promise<RunEnd | { readonly busy: string }> {
  return await inFolder(study, spec, async (run) => {
    const runConfig = readableCanonicalJson(identityOf(spec));
    await tidyFolder(run.path, { runConfig, foreign: study.beside?.(spec.runId) ?? [] });
    openRunLog(run.path).note(`${outcome.status}: ${outcome.reason}`);
    const provenance = await startProvenance({ repository: repositoryRoot() });
    await writeMetadata(run.path, { spec, provenance, metadata: undefined });
    return await run.seal(outcome);
  });
}

/** A run's name in messages. */
export function labelOf<Config>(study: Study<Config>, spec: RunSpec<Config>): string {
  return `${study.label(spec)} (${spec.runId})`;
}

async function inFolder<Config>(
  study: Study<Config>,
  { folder, runId }: RunSpec<Config>,
  work: (run: OpenRunFolder) => Promise<RunState>,
): Promise<RunEnd | { readonly busy: string }> {
  try {
    await using run = await openRunFolder(folder, { beside: study.beside?.(runId), waitMs: WAIT_MS });
    const { status, reason, remedy } = run.sealed ?? await work(run);
    return { status, reason, remedy };
  } catch (error) {
    if (error instanceof RunBusy) return { busy: error.heldBy };
    throw error;
  }
}

/**
 * Does the work while its inputs are what their digests say.
 *
 * @throws {InputError} naming a file that is not, or that was changed meanwhile
 */
async function withInputs<Config>(
  { inputFile }: Study<Config>,
  { config, inputs }: RunSpec<Config>,
  work: () => Promise<WorkEnd>,
): Promise<WorkEnd> {
  const files = Object.entries(inputs).flatMap(([name, sha256]) => {
    const path = inputFile?.(name, config);
    // what could not be hashed when the run was planned the work refuses itself
    return path === undefined || !digestSchema.safeParse(sha256).success ? [] : [[path, sha256] as const];
  });
  const held = await holdFiles(files);
  const end = await work();
  await held.requireUnchanged();
  return end;
}

/** What the work says; what it throws is a failure with its first line, and with all of it in the log. */
async function endOfWork(
  work: () => Promise<WorkEnd>,
  { folder, log }: { folder: string; log: RunLog },
): Promise<WorkEnd> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError || error instanceof GateError || isWriteError(error)) throw error;
    log.note(error instanceof Error ? error.stack ?? error.message : String(error));
    const message = error instanceof Error ? error.message : String(error);
    const reason = message.split("\n")[0].replaceAll(folder, "<run folder>");
    return {
      outcome: {
        status: "failed",
        reason: `it stopped with an error: ${reason}`,
        remedy: "see run.log for where it happened; after mending it, start again with --retry",
      },
    };
  }
}

/** A run that could not even begin, as its data was not there, say, leaves no trace. */
async function dropBarren(folder: string): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  if (names.every((name) => [RUN_CONFIG_FILE, LOG_FILE].includes(name))) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

function withFindings(outcome: RunOutcome, findings: readonly string[]): RunOutcome {
  if (findings.length === 0) return outcome;
  if (outcome.status !== "done") {
    return { ...outcome, reason: [outcome.reason, ...findings].join("; ") };
  }
  return {
    status: "failed",
    reason: `the run folder was left in disorder; ${findings.join("; ")}`,
    remedy: "mend what the work writes, and start again with --retry",
  };
}
