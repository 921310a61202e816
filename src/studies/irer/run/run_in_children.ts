import { tmpdir } from "node:os";
import type { RunOutcome } from "@/core/artifacts/mod.ts";
import {
  denoCommand,
  type TaskPool,
  type TaskPoolOptions,
  type TaskResult,
  withTaskPool,
} from "@/core/executors/mod.ts";
import { kernelFlags } from "@/physics/sncgl/fast/v8_flags.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import type { RunTask } from "./child.ts";
import type { RunEnd } from "./run_cases.ts";
import { sealLostRun } from "./run_irer_case.ts";

const CHILD = "src/studies/irer/run/child.ts";

/** Processes that compute runs; `withTaskPool` keeps them from one call to the next. */
export function runWorkers({ workers }: { workers: number }): TaskPoolOptions {
  // A worker opens no file of anybody else's, which is why it can do without V8's checks.
  const flags = [kernelFlags()];
  const permissions = { read: [], write: [irerRunsFolder(), tmpdir()], run: ["git"] };
  return { command: denoCommand(CHILD, { permissions, flags }), workers };
}

/** A worker keeps its run's time itself and seals it; the pool ends one that cannot. */
const MARGIN_SECONDS = 30;

/**
 * Computes runs in long-lived child processes, and seals those whose child did not live to do it.
 *
 * @param pool made with `runWorkers`; processes for this call alone by default
 */
export async function runInChildren(
  runs: readonly { readonly spec: RunSpec; readonly retry: boolean }[],
  { workers, threads = threadsOfRuns({ workers, runs: runs.length }), pool, onEnd }: {
    workers: number;
    threads?: number;
    pool?: TaskPool;
    onEnd: (spec: RunSpec, end: RunEnd) => void | Promise<void>;
  },
): Promise<void> {
  const longest = Math.max(...runs.map(({ spec }) => spec.timeLimitSeconds));
  const computeIn = (pool: TaskPool) =>
    pool.run(runs.map((run): RunTask => ({ ...run, threads })), {
      timeLimitMs: 1000 * (longest + MARGIN_SECONDS),
      onDone: async (result, index) => {
        const { spec, retry } = runs[index];
        const outcome = lostRun(result, spec);
        const end = outcome === undefined
          ? (result as { answer: RunEnd }).answer
          : await sealLostRun(spec, { outcome, retry });
        await onEnd(spec, end);
      },
    });
  await (pool === undefined ? withTaskPool(runWorkers({ workers }), computeIn) : computeIn(pool));
}

/** Threads of each run: side by side, the runs themselves share the processors; undefined is as many as help. */
export function threadsOfRuns({ workers, runs }: { workers: number; runs: number }): number | undefined {
  return Math.min(workers, runs) > 1 ? 1 : undefined;
}

/** Why a worker did not bring its run to an end; undefined if it did. */
function lostRun(result: TaskResult, { timeLimitSeconds }: RunSpec): RunOutcome | undefined {
  switch (result.status) {
    case "timeout":
      return {
        status: "timeout",
        reason:
          `the run did not end within ${timeLimitSeconds} s, nor look at the time in the ${MARGIN_SECONDS} s after`,
        remedy: "give it more time (time_limit_s) or a smaller size",
      };
    case "died": {
      const memory = /out of memory/i.test(result.tail) ? " (out of memory)" : "";
      return {
        status: "failed",
        reason: `the process that computed the run ended with ${
          result.signal ?? `exit code ${result.code}`
        }, twice${memory}`,
        remedy: "see that the machine has memory to spare and start it with --retry",
      };
    }
    case "failed":
      return {
        status: "failed",
        reason: `the run could not be brought to its end: ${result.message.split("\n")[0]}`,
        remedy: "mend this and start it with --retry",
      };
    default:
      return undefined;
  }
}
