import { GateError, InputError } from "@/core/errors.ts";
import { isWriteError } from "@/core/files/mod.ts";
import type { RunPlace, Work, WorkEnd } from "@/core/study/mod.ts";
import type { CaseSpec, TovCase } from "../plan/tov_case.ts";
import { type CaseSolver, solverOf } from "./case_solver.ts";
import { type Diagnosis, outcomeOf, writeDiagnosis } from "./diagnosis.ts";
import { readSolverSummary } from "./read_summary.ts";
import { DIAGNOSIS_FILE, DIAGNOSIS_TEXT_FILE } from "../files.ts";
import { solverEnvironment } from "./solver_environment.ts";

/** Solves one case by the solver that it asks for: the one way through which every solver is reached. */
export const solveTovCase: Work<TovCase> = (spec, place) => solveWith(solverOf(spec.config), { spec, place });

/**
 * Solves a case. Whatever the solver does, the run ends: as `done` with a summary that fits the case, or as `failed` or
 * `timeout` with a diagnosis. Only where nothing can be written it throws.
 */
export async function solveWith(
  solver: CaseSolver,
  { spec, place }: { spec: CaseSpec; place: RunPlace },
): Promise<WorkEnd> {
  const diagnosis = await diagnosisOf(solver, { spec, place });
  if (diagnosis !== undefined) await writeDiagnosis(place.folder, diagnosis);
  const { synthetic, solver: asked } = spec.config;
  return {
    outcome: diagnosis === undefined ? { status: "done" } : outcomeOf(diagnosis),
    // what the solver found, not what this process was started with
    metadata: { synthetic, solver: asked, environment: solverEnvironment(spec) },
  };
}

/** Runs the solver and judges what it left; undefined if that is a result. */
async function diagnosisOf(
  solver: CaseSolver,
  { spec, place: { folder, log, tidy } }: { spec: CaseSpec; place: RunPlace },
): Promise<Diagnosis | undefined> {
  let ended: Diagnosis | undefined;
  try {
    ended = await solver(spec, { folder, log });
  } catch (error) {
    if (error instanceof GateError || isWriteError(error)) throw error;
    log.note(error instanceof Error ? error.stack ?? error.message : String(error));
    ended = defect(error, folder);
  }
  const findings = await tidy([DIAGNOSIS_FILE, DIAGNOSIS_TEXT_FILE]);
  if (ended !== undefined) return { ...ended, reasons: [...ended.reasons, ...findings] };
  const read = await readSolverSummary(folder, spec);
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
