import { join } from "node:path";
import { type OpenRunFolder, openRunFolder, type RunState, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { isWriteError } from "@/core/files/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { type Provenance, startProvenance } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { openCaseLog } from "./case_log.ts";
import { identityOf } from "./case_spec.ts";
import { type CaseSolver, solverOf } from "./case_solver.ts";
import { type Diagnosis, outcomeOf, writeDiagnosis } from "./diagnosis.ts";
import { writeMetadata } from "./metadata.ts";
import { readSummary } from "./read_summary.ts";
import { ANNOTATIONS, RUN_CONFIG_FILE } from "./run_files.ts";
import { clearFolder, tidyFolder } from "./tidy_folder.ts";

/** How long to wait for the child of a killed scan that still works on the same case. */
const WAIT_MS = 10_000;

interface CaseOptions {
  /** Run anew what ended as failed or timed out; the old folder is moved aside. */
  readonly retry?: boolean;
}

/**
 * Computes one case, from its spec to its sealed run folder: the one function through which every solver is reached.
 * A case that ended before is left as it is. Whatever the solver does, the run ends sealed: as `done` with a summary
 * that fits the case, or as `failed` or `timeout` with a diagnosis.
 *
 * @param solver in place of the one that the case asks for
 * @throws {InputError} if the run folder cannot be written
 */
export async function computeTovCase(
  spec: CaseSpec,
  { retry, solver = solverOf(spec.config) }: CaseOptions & { solver?: CaseSolver } = {},
): Promise<RunState> {
  await using run = await openCase(spec, { retry });
  if (run.sealed) return run.sealed;
  // A solver goes on from nothing: what an interrupted one left would stay beside its files.
  await clearFolder(run.path);
  const runConfig = readableCanonicalJson(identityOf(spec));
  await writeFileAtomic(join(run.path, RUN_CONFIG_FILE), runConfig);
  const log = openCaseLog(run.path);
  log.note(`started: ${labelOf(spec)}`);
  const provenance = await startProvenance({ repository: repositoryRoot() });
  const diagnosis = await solve(spec, { folder: run.path, log, solver, runConfig });
  log.flush();
  log.note(diagnosis === undefined ? "done" : `${diagnosis.status}: ${diagnosis.what}`);
  return await endCase(run, { spec, diagnosis, provenance });
}

/** Seals a case whose process did not live to do it. */
export async function sealLostCase(
  spec: CaseSpec,
  { diagnosis, retry }: CaseOptions & { diagnosis: Diagnosis },
): Promise<RunState> {
  await using run = await openCase(spec, { retry });
  if (run.sealed) return run.sealed;
  await tidyFolder(run.path, { runConfig: readableCanonicalJson(identityOf(spec)) });
  openCaseLog(run.path).note(`${diagnosis.status}: ${diagnosis.what}`);
  return await endCase(run, {
    spec,
    diagnosis,
    provenance: await startProvenance({ repository: repositoryRoot() }),
  });
}

/** A case's name in messages. */
export function labelOf({ runId, config: { eos, g, Gamma }, seed }: CaseSpec): string {
  return `${eos}, g = ${g}, Γ = ${Gamma}, seed ${seed} (${runId})`;
}

function openCase({ folder }: CaseSpec, { retry }: CaseOptions): Promise<OpenRunFolder> {
  return openRunFolder(folder, { retry, beside: ANNOTATIONS, waitMs: WAIT_MS });
}

async function endCase(
  run: OpenRunFolder,
  { spec, diagnosis, provenance }: {
    spec: CaseSpec;
    diagnosis: Diagnosis | undefined;
    provenance: Provenance;
  },
): Promise<RunState> {
  if (diagnosis !== undefined) await writeDiagnosis(run.path, diagnosis);
  await writeMetadata(run.path, { spec, provenance });
  return await run.seal(diagnosis === undefined ? { status: "done" } : outcomeOf(diagnosis));
}

/** Runs the solver and judges what it left; undefined if that is a result. */
async function solve(
  spec: CaseSpec,
  { folder, log, solver, runConfig }: {
    folder: string;
    log: ReturnType<typeof openCaseLog>;
    solver: CaseSolver;
    runConfig: string;
  },
): Promise<Diagnosis | undefined> {
  let ended: Diagnosis | undefined;
  try {
    ended = await solver(spec, { folder, log });
  } catch (error) {
    if (isWriteError(error)) throw error;
    log.note(error instanceof Error ? error.stack ?? error.message : String(error));
    ended = defect(error, folder);
  }
  const findings = await tidyFolder(folder, { runConfig });
  if (ended !== undefined) return { ...ended, reasons: [...ended.reasons, ...findings] };
  const read = await readSummary(folder, spec);
  const problem = "problem" in read ? read.problem : null;
  const reasons = [...(problem === null ? [] : [problem]), ...findings];
  if (reasons.length === 0) return undefined;
  return {
    status: "failed",
    what: problem === null
      ? "the solver left its run folder in disorder"
      : "the solver left no usable summary",
    reasons,
    remedy: "mend what the solver writes, and start the scan with --retry",
    exitCode: 0,
    signal: null,
    summaryProblem: problem,
  };
}

function defect(error: unknown, folder: string): Diagnosis {
  if (error instanceof InputError) {
    const what = "an input of the case cannot be used";
    const reasons = [`${error.where}: ${error.what}`.replaceAll(folder, "<run folder>")];
    const nothing = { exitCode: null, signal: null, summaryProblem: null };
    return { status: "failed", what, reasons, remedy: `${error.mend}, and start the scan again`, ...nothing };
  }
  const message = (error instanceof Error ? error.message : String(error)).replaceAll(folder, "<run folder>");
  return {
    status: "failed",
    what: "the solver stopped with an error",
    reasons: [message.split("\n")[0]],
    remedy: "see run.log for where it happened; after mending it, start the scan with --retry",
    exitCode: null,
    signal: null,
    summaryProblem: null,
  };
}
