import { type Executor, executorHere, serveTasks, type TaskHandler } from "../executors/mod.ts";
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
