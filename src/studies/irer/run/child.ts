/** A worker of `run_cases.ts`: computes one run after the other; it can be killed at any moment. */
import { serveTasks } from "@/core/executors/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { runIrerCase } from "./run_irer_case.ts";

/** What a worker is asked to do. */
export interface RunTask {
  readonly spec: RunSpec;
  readonly retry: boolean;
  readonly threads?: number;
}

if (import.meta.main) {
  await serveTasks(async (task) => {
    const { spec, retry, threads } = task as RunTask;
    const { status, reason, remedy } = await runIrerCase(spec, { retry, threads });
    return { status, reason, remedy };
  });
}
