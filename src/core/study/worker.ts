import { availableParallelism, tmpdir } from "node:os";
import {
  denoCommand,
  type Executor,
  executorHere,
  type LocalExecutorOptions,
  type Permissions,
  serveTasks,
  type TaskHandler,
} from "../executors/mod.ts";
import { computeRun } from "./compute.ts";
import type { RunSpec, Study, Work } from "./study.ts";

/** What a worker is asked to do. */
export interface RunTask<Config> {
  /** The run to compute. */
  readonly spec: RunSpec<Config>;
  /** Threads within it; the study's own choice if absent. */
  readonly threads?: number;
}

/** The line that a study's worker script calls: computes one run after the other; it can be killed at any moment. */
export async function serveRuns<Config>(study: Study<Config>, work: Work<Config>): Promise<void> {
  await serveTasks(handlerOf(study, work));
}

/**
 * Child processes for runs, whose script calls `serveRuns` or `serveMeasures`. Unless told otherwise they write where the
 * runs lie and in the system's temporary folder, through which HDF5 files pass, and start git alone, for the record.
 *
 * @param script path inside the repository
 * @param within the folder that holds the run folders
 * @param workers how many at once; as many as there are processors if absent
 */
export function studyWorkers(
  script: string,
  { within, workers = availableParallelism(), permissions, flags, ...options }:
    & {
      readonly within: string;
      readonly permissions?: Partial<Permissions>;
      readonly flags?: readonly string[];
    }
    & Partial<Omit<LocalExecutorOptions, "command">>,
): LocalExecutorOptions {
  const allowed = { read: [], write: [within, tmpdir()], run: ["git"], ...permissions };
  return { ...options, workers, command: denoCommand(script, { permissions: allowed, flags }) };
}

/** Computes runs in this process, one after the other. */
export function runsHere<Config>(study: Study<Config>, work: Work<Config>): Executor {
  return executorHere(handlerOf(study, work));
}

function handlerOf<Config>(study: Study<Config>, work: Work<Config>): TaskHandler {
  return (content, { progress }) => {
    const { spec, threads } = content as RunTask<Config>;
    return computeRun(study, work, { spec, threads, progress });
  };
}
