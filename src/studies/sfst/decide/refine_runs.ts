import { join } from "node:path";
import { writeIfChanged } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { runTree } from "../measure/mod.ts";
import type { ScanPlan } from "../plan/resolve_scan.ts";
import { specsOf } from "../run/case_spec.ts";
import { REFINEMENT_LOG_FILE } from "../files.ts";
import { runScan } from "../run/run_scan.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { attemptOf, type Audit, auditRun, auditRuns, compareAudits, type RunAudit } from "./audit.ts";
import { type AuditedCase, casesOf } from "./cases.ts";
import { requireRuns, validateRuns } from "./validate_runs.ts";

/** How a DIAGNOSTIC case is tried again, in turn. */
export const ATTEMPTS = [
  { grid_factor: 1.5, newton_tol: 1e-6 },
  { grid_factor: 2, newton_tol: 1e-7 },
  { grid_factor: 3, newton_tol: 1e-8 },
] as const;

/** What became of the refinement. */
export interface Refinement {
  /** Of all runs, the new ones among them. */
  readonly audit: Audit;
  /** Cases that were DIAGNOSTIC at first. */
  readonly diagnostic: number;
  /** Of these, the ones that one of their attempts made better. */
  readonly improved: number;
  /** Cases that cannot be tried again, with the reason. */
  readonly skipped: readonly string[];
}

/**
 * Tries every DIAGNOSTIC case again with finer grids until it is no longer DIAGNOSTIC or the attempts are used up.
 * Each attempt is a run of its own and is listed in the refinement_log.json of the case's first run. The state of
 * affairs is read from the run folders: what was interrupted goes on, and an attempt that was made is not made again.
 *
 * Synthetic cases, damaged or unfinished runs, and runs whose inputs or code have changed since are left as they are.
 *
 * @param plan how attempts are run: time limit and isolation
 * @param caseIds the cases to look at; all, if left out
 * @throws {InputError} if there are no runs at all, or one cannot be written
 */
export async function refineRuns(
  plan: ScanPlan,
  { caseIds, say }: { caseIds?: ReadonlySet<string>; say: (line: string) => void },
): Promise<Refinement> {
  const tree = runTree();
  const skipped = new Map<string, string>();
  const before = await auditRuns(tree);
  requireRuns(before);
  let { audits } = before;
  const chosen = (): AuditedCase[] => casesOf(audits).filter(({ caseId }) => caseIds?.has(caseId) ?? true);
  const diagnostic = new Set(chosen().filter(firstIsDiagnostic).map(({ caseId }) => caseId));
  for (const [index, settings] of (tree.synthetic ? [] : ATTEMPTS).entries()) {
    const specs: CaseSpec[] = [];
    for (const one of chosen().filter(isDiagnostic)) {
      const next = await attemptSpec(one, { attempt: index + 1, plan });
      if (typeof next === "string") skipped.set(one.caseId, next);
      else if (next !== undefined) specs.push(next);
    }
    if (specs.length === 0) continue;
    say(`attempt ${index + 1}: grid_factor ${settings.grid_factor}, newton_tol ${settings.newton_tol}`);
    await runScan(specs, { isolation: plan.isolation, say });
    const made = await Promise.all(specs.map(({ folder }) => auditRun(folder)));
    const ids = new Set(made.map(({ run }) => run.runId));
    audits = [...audits.filter(({ run }) => !ids.has(run.runId)), ...made].sort(compareAudits);
  }
  const audit = await validateRuns(tree);
  audits = audit.audits;
  for (const one of casesOf(audits)) await writeRefinementLog(one);
  const improved = chosen().filter((one) => diagnostic.has(one.caseId) && !isDiagnostic(one)).length;
  return { audit, diagnostic: diagnostic.size, improved, skipped: [...skipped.values()].sort() };
}

function isDiagnostic({ best }: AuditedCase): boolean {
  return best.verdict.class === "DIAGNOSTIC";
}

function firstIsDiagnostic({ runs }: AuditedCase): boolean {
  return runs[0].verdict.class === "DIAGNOSTIC";
}

/** The run of an attempt; nothing if it was made already; a sentence if it cannot be made. */
async function attemptSpec(
  { caseId, runs }: AuditedCase,
  { attempt, plan }: { attempt: number; plan: ScanPlan },
): Promise<CaseSpec | string | undefined> {
  const made = runs.find(({ run }) => attemptOf(run) === attempt);
  if (made !== undefined && made.run.status !== "unfinished") return undefined;
  const first = runs.find(({ run }) => attemptOf(run) === 0)?.run;
  if (first === undefined) return `${caseId}: its first run is gone`;
  if (first.status === "damaged" || first.status === "unfinished") return `${caseId}: ${first.failures[0]}`;
  const { config, seed, inputs, codeVersion } = first.identity!;
  const refined = { ...config, ...ATTEMPTS[attempt - 1], refinement: { of: caseId, attempt } };
  const where = `refinement of ${caseId}`;
  try {
    const [spec] = await specsOf({ ...plan, cases: [{ config: refined, seed, where }] });
    if (spec.codeVersion !== codeVersion) return `${caseId}: the code has changed since; scan again first`;
    const same = readableCanonicalJson(spec.inputs) === readableCanonicalJson(inputs);
    return same ? spec : `${caseId}: an input file has changed since; scan again first`;
  } catch (error) {
    if (error instanceof InputError) return `${caseId}: ${error.what}`;
    throw error;
  }
}

/** Lists a case's attempts beside the seal of its first run; a case without any has no such file. */
async function writeRefinementLog({ caseId, runs }: AuditedCase): Promise<void> {
  const first = runs.find(({ run }) => attemptOf(run) === 0);
  const attempts = runs.filter(({ run }) => attemptOf(run) > 0 && run.status !== "unfinished");
  if (first === undefined || first.run.status === "unfinished" || attempts.length === 0) return;
  const record = { run_id: caseId, attempts: attempts.map(logEntry) };
  await writeIfChanged(join(first.run.folder, REFINEMENT_LOG_FILE), readableCanonicalJson(record));
}

function logEntry({ run, verdict }: RunAudit) {
  const { grid_factor, newton_tol } = run.identity!.config;
  return {
    attempt: attemptOf(run),
    grid_factor,
    newton_tol,
    run_id: run.runId,
    status: verdict.class,
    reasons: verdict.reasons.map(({ text }) => text),
  };
}
