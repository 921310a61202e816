import { availableParallelism } from "node:os";
import { readRunState, type RunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { TaskPool } from "@/core/executors/mod.ts";
import { isSystemError } from "@/core/files/mod.ts";
import { durationText, openProgress, type ProgressStyle } from "@/core/progress/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { timeLimitOf } from "./metadata.ts";
import { annotationsOf } from "./run_files.ts";
import { runInChildren } from "./run_in_children.ts";
import { runIrerCase } from "./run_irer_case.ts";

/** How a run ended; if it is not done, why and what to do about it. */
export type RunEnd = Pick<RunState, "status" | "reason" | "remedy">;

export interface EndedRun extends RunEnd {
  readonly spec: RunSpec;
  /** Whether it had ended before, and nothing was done. */
  readonly kept: boolean;
}

/** What a call of `runCases` did. */
export interface IrerRuns {
  /** One a spec, in their order. */
  readonly runs: readonly EndedRun[];
  /** Of this call alone. */
  readonly seconds: number;
  readonly computed: number;
}

/**
 * Computes every run that has not ended yet, side by side in child processes or one by one in this one; the files are
 * the same bytes either way, whatever the number of workers. A run that diverges, fails or times out harms no other.
 * One that timed out is run anew if it is given more time now: what comes of it must not depend on earlier calls. A
 * folder that is damaged, or no folder, is left as it is; its run counts as failed, with the reason.
 *
 * @param specs a spec that comes twice is computed once
 * @param pool of `runWorkers`, to keep its processes from one call to the next
 * @param threads that share a step of a large grid; by default one where runs go side by side, else as many as help
 * @param isolation in_process, for a single run, shows its steps while it goes
 * @param retry run anew what diverged, failed or timed out; the old folders are moved aside
 * @param progress e.g. `silent` where the caller shows how far it is
 * @param onDone called when a run has ended, also for those that had before; those come first
 * @throws {InputError} if a run folder cannot be written
 */
export async function runCases(
  specs: readonly RunSpec[],
  {
    workers = availableParallelism(),
    isolation = "child",
    pool,
    threads,
    retry = false,
    progress: style,
    say,
    onDone,
  }: {
    workers?: number;
    pool?: TaskPool;
    threads?: number;
    isolation?: "child" | "in_process";
    retry?: boolean;
    progress?: ProgressStyle;
    say: (line: string) => void;
    onDone?: (run: EndedRun) => void | Promise<void>;
  },
): Promise<IrerRuns> {
  const ended = new Map<string, EndedRun>();
  const end = async (run: EndedRun) => {
    ended.set(run.spec.runId, run);
    await onDone?.(run);
  };
  const open = new Map<string, { spec: RunSpec; retry: boolean }>();
  for (const spec of specs) {
    if (ended.has(spec.runId) || open.has(spec.runId)) continue;
    const before = await endBefore(spec);
    if (before === undefined) open.set(spec.runId, { spec, retry: false });
    else if (before.again || (retry && before.end.status !== "done" && !before.damaged)) {
      open.set(spec.runId, { spec, retry: true });
    } else await end({ spec, ...before.end, kept: true });
  }
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  if (open.size > 0) {
    const waiting = [...open.values()];
    const stepsOf = ({ config }: RunSpec) => config.steps;
    const total = waiting.reduce((sum, { spec }) => sum + stepsOf(spec), 0);
    using progress = openProgress({ label: "irer", total, unit: "steps", style });
    let taken = 0;
    const advance = (count: number) => {
      taken += count;
      progress.note(`${(taken / seconds()).toFixed(0)} steps/s`);
      progress.advance(count);
    };
    if (isolation === "in_process") {
      for (const { spec, retry } of waiting) {
        const before = taken;
        const state = await runIrerCase(spec, { retry, threads, onSteps: advance });
        progress.advance(before + stepsOf(spec) - taken); // those that a run which ended early does not take
        await end({ spec, ...endOf(state), kept: false });
      }
    } else {
      const onEnd = async (spec: RunSpec, state: RunEnd) => {
        // how many steps a run took that ended early is not known here
        if (state.status === "done") advance(stepsOf(spec));
        else progress.advance(stepsOf(spec));
        await end({ spec, ...endOf(state), kept: false });
      };
      await runInChildren(waiting, { workers, threads, pool, onEnd });
    }
  }
  const runs = { runs: specs.map(({ runId }) => ended.get(runId)!), seconds: seconds(), computed: open.size };
  say(runsText(runs));
  return runs;
}

function endOf({ status, reason, remedy }: RunEnd): RunEnd {
  return { status, reason, remedy };
}

/**
 * How a run ended before, whether it is to be run anew with more time, and whether something else than the sealed run
 * lies there: then nothing is computed in its place. Undefined if it has not ended.
 */
async function endBefore(
  spec: RunSpec,
): Promise<{ end: RunEnd; again: boolean; damaged: boolean } | undefined> {
  try {
    const state = await readRunState(spec.folder, { beside: annotationsOf(spec.runId) });
    if (state === undefined) return undefined;
    return { end: endOf(state), again: await wantedMoreTime(state, spec), damaged: false };
  } catch (error) {
    if (!(error instanceof InputError) || isSystemError(error)) throw error;
    const end = { status: "failed", reason: error.what, remedy: error.mend } as const;
    return { end, again: false, damaged: true };
  }
}

/** Whether a run ran out of less time than it is given now. */
async function wantedMoreTime({ status }: RunState, { folder, timeLimitSeconds }: RunSpec): Promise<boolean> {
  return status === "timeout" && await timeLimitOf(folder) < timeLimitSeconds;
}

/** E.g. `100 runs: 98 done, 2 diverged; 10 of them were there already; 90 computed in 2 min 01 s (0.74 runs/s)`. */
function runsText({ runs, seconds, computed }: IrerRuns): string {
  const counts = (["done", "diverged", "failed", "timeout"] as const)
    .map((status) => [status, runs.filter((run) => run.status === status).length] as const)
    .filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  const kept = runs.filter((run) => run.kept).length;
  const parts = [`${runs.length} ${runs.length === 1 ? "run" : "runs"}: ${counts.join(", ")}`];
  if (kept > 0) parts.push(`${kept} of them ${kept === 1 ? "was" : "were"} there already`);
  if (computed > 0) {
    parts.push(
      `${computed} computed in ${durationText(seconds)} (${(computed / seconds).toFixed(2)} runs/s)`,
    );
  }
  return parts.join("; ");
}
