import { availableParallelism } from "node:os";
import { readRunState, type RunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { isSystemError } from "@/core/files/mod.ts";
import { durationText, openProgress } from "@/core/progress/mod.ts";
import type { ScanPlan } from "../plan/resolve_scan.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { computeTovCase } from "./compute_tov_case.ts";
import { runInChildren } from "./run_in_children.ts";
import { ANNOTATIONS } from "./run_files.ts";

/** How a run ended; `damaged` if its sealed folder is not what it was. */
export type CaseStatus = RunState["status"] | "damaged";

/** How one case of a scan ended. */
export interface ScannedCase {
  readonly spec: CaseSpec;
  readonly status: CaseStatus;
  /** Whether it had ended before, and nothing was done. */
  readonly kept: boolean;
}

/** A finished scan. */
export interface ScanRuns {
  readonly cases: readonly ScannedCase[];
  /** Of this call alone. */
  readonly seconds: number;
  readonly computed: number;
}

/** Called when a case has ended. */
export type CaseListener = (spec: CaseSpec, status: RunState["status"]) => void;

/**
 * Computes every case that has not ended yet, side by side in child processes or one by one in this one. A case that
 * fails is sealed with its diagnosis and harms no other; nor does a run that was damaged since it ended, which is left
 * as it is and named.
 *
 * @param retry run anew what ended as failed or timed out; the old folders are moved aside
 * @throws {InputError} if a run folder cannot be written
 */
export async function runScan(
  specs: readonly CaseSpec[],
  { isolation = "child", retry = false, workers = availableParallelism(), say }: {
    isolation?: ScanPlan["isolation"];
    retry?: boolean;
    workers?: number;
    say: (line: string) => void;
  },
): Promise<ScanRuns> {
  const statuses = new Map<CaseSpec, CaseStatus>();
  const open: CaseSpec[] = [];
  for (const spec of specs) {
    const status = await statusOf(spec, say);
    if (status === undefined || (retry && status !== "done" && status !== "damaged")) open.push(spec);
    else statuses.set(spec, status);
  }
  const kept = new Set(statuses.keys());
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  if (open.length > 0) {
    using progress = openProgress({ label: "scan", total: open.length, unit: "cases" });
    let ended = 0;
    const onCase: CaseListener = (spec, status) => {
      statuses.set(spec, status);
      progress.note(`${(++ended / seconds()).toFixed(2)} cases/s`);
      progress.advance();
    };
    // a rehearsal's case takes a millisecond: a child would take longer to start
    const here = isolation === "in_process" || open.every(({ config }) => config.synthetic);
    await (here ? runHere(open, { retry, onCase }) : runInChildren(open, { retry, workers, onCase }));
  }
  const cases = specs.map((spec) => ({ spec, status: statuses.get(spec)!, kept: kept.has(spec) }));
  const runs = { cases, seconds: seconds(), computed: open.length };
  say(scanText(runs));
  return runs;
}

/** How a run has ended; undefined if it has not. */
async function statusOf(
  { folder }: CaseSpec,
  say: (line: string) => void,
): Promise<CaseStatus | undefined> {
  try {
    return (await readRunState(folder, { beside: ANNOTATIONS }))?.status;
  } catch (error) {
    if (!(error instanceof InputError) || isSystemError(error)) throw error;
    say(`warning: ${error.message}`);
    return "damaged";
  }
}

async function runHere(
  specs: readonly CaseSpec[],
  { retry, onCase }: { retry: boolean; onCase: CaseListener },
): Promise<void> {
  for (const spec of specs) onCase(spec, (await computeTovCase(spec, { retry })).status);
}

/** E.g. `432 cases: 430 done, 2 failed; 100 of them were there already; 332 computed in 2 min 01 s (2.74 cases/s)`. */
function scanText({ cases, seconds, computed }: ScanRuns): string {
  const counts = (["done", "failed", "timeout", "diverged", "damaged"] as const)
    .map((status) => [status, cases.filter((one) => one.status === status).length] as const)
    .filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  const before = cases.length - computed;
  const parts = [`${cases.length} ${cases.length === 1 ? "case" : "cases"}: ${counts.join(", ")}`];
  if (before > 0) parts.push(`${before} of them ${before === 1 ? "was" : "were"} there already`);
  if (computed > 0) {
    const rate = (computed / seconds).toFixed(2);
    parts.push(`${computed} computed in ${durationText(seconds)} (${rate} cases/s)`);
  }
  return parts.join("; ");
}
