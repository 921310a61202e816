import { openProgress } from "@/core/progress/mod.ts";
import { listRuns } from "@/core/study/mod.ts";
import { measureRun, type RunMeasurement, type RunTree } from "../measure/mod.ts";
import { type Classification, classify } from "./classes.ts";

/** A run with its verdict. */
export interface RunAudit {
  /** What was measured of it. */
  readonly run: RunMeasurement;
  /** What that makes of it. */
  readonly verdict: Classification;
}

/** Every folder of a tree, judged. */
export interface Audit {
  /** Where the folders lie. */
  readonly tree: RunTree;
  /** In the order of `compareAudits`. */
  readonly audits: readonly RunAudit[];
  /** Runs that are synthetic in the real tree, or real in the synthetic one: in no table, in no count. */
  readonly refused: readonly RunMeasurement[];
  /** Names of folders among the runs that are no run's. */
  readonly strangers: readonly string[];
}

/** Run folders that are read at the same time. */
const READERS = 8;

/** Measures and classifies every run of a tree. Nothing is written. */
export async function auditRuns(tree: RunTree): Promise<Audit> {
  const { runs: folders, strangers } = await listRuns(tree.runs);
  if (folders.length === 0) return { tree, audits: [], refused: [], strangers };
  const progress = openProgress({ label: "recomputing", total: folders.length, unit: "runs" });
  const runs: RunMeasurement[] = [];
  const waiting = folders.values();
  const read = async (): Promise<void> => {
    for (const folder of waiting) {
      runs.push(await measureRun(folder));
      progress.advance();
    }
  };
  await Promise.all(Array.from({ length: READERS }, read));
  progress.finish();
  const audits = runs.filter((run) => !isMisplaced(run, tree))
    .map((run) => ({ run, verdict: classify(run) })).sort(compareAudits);
  const refused = runs.filter((run) => isMisplaced(run, tree)).sort((a, b) => inOrder(a.runId, b.runId));
  return { tree, audits, refused, strangers };
}

/** Measures and classifies one run folder. */
export async function auditRun(folder: string): Promise<RunAudit> {
  const run = await measureRun(folder);
  return { run, verdict: classify(run) };
}

/** Equation of state, variant, Γ, g, seed, attempt, id; runs whose case cannot be read come last. */
export function compareAudits({ run: a }: RunAudit, { run: b }: RunAudit): number {
  const [first, second] = [a.identity, b.identity];
  if (first === null || second === null) {
    return Number(first === null) - Number(second === null) || inOrder(a.runId, b.runId);
  }
  const [left, right] = [first.config, second.config];
  return inOrder(left.eos, right.eos) || inOrder(left.variant, right.variant) ||
    left.Gamma - right.Gamma || left.g - right.g || first.seed - second.seed ||
    attemptOf(a) - attemptOf(b) || inOrder(a.runId, b.runId);
}

/** 0 for the first run of a case, 1 … for its refinements. */
export function attemptOf({ identity }: RunMeasurement): number {
  return identity?.config.refinement?.attempt ?? 0;
}

/** By UTF-16 code units: the same on every machine, whatever its language. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isMisplaced({ identity, summary }: RunMeasurement, { synthetic }: RunTree): boolean {
  if (identity === null) return false;
  return identity.config.synthetic !== synthetic || (summary?.synthetic === true && !synthetic);
}
