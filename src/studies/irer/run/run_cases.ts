import { availableParallelism } from "node:os";
import type { LocalExecutorOptions } from "@/core/executors/mod.ts";
import { runAll, type RunAllOptions, type StudyRuns, studyWorkers } from "@/core/study/mod.ts";
import { kernelFlags } from "@/physics/sncgl/fast/v8_flags.ts";
import type { IrerCase, IrerSpec } from "../plan/irer_case.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import { irer } from "../study.ts";

/**
 * Computes every field that has not ended yet, side by side in child processes.
 *
 * @param workers how many at once
 * @param executor made with `fieldWorkers`, to keep its processes from one call to the next
 * @param threads that share a step of a large grid; by default one where runs go side by side, else as many as help
 */
export async function runCases(
  specs: readonly IrerSpec[],
  {
    workers = availableParallelism(),
    executor = fieldWorkers({ workers }),
    threads = threadsOfRuns({ workers, runs: specs.length }),
    ...options
  }: Omit<RunAllOptions<IrerCase>, "executor" | "events"> & {
    workers?: number;
    executor?: RunAllOptions<IrerCase>["executor"];
  },
): Promise<StudyRuns<IrerCase>> {
  return await runAll(irer, specs, { ...options, executor, threads });
}

/** Processes that compute fields. */
export function fieldWorkers({ workers }: { workers: number }): LocalExecutorOptions {
  // A worker opens no file of anybody else's, which is why it can do without V8's checks.
  const flags = [kernelFlags()];
  return studyWorkers("src/studies/irer/run/worker.ts", { within: irerRunsFolder(), workers, flags });
}

/** Threads of each run: side by side, the runs themselves share the processors; undefined is as many as help. */
export function threadsOfRuns({ workers, runs }: { workers: number; runs: number }): number | undefined {
  return Math.min(workers, runs) > 1 ? 1 : undefined;
}
