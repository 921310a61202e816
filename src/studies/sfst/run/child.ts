/** A worker of a scan: computes one case after the other. Started by `run_scan.ts`; it can be killed at any moment. */
import { serveTasks } from "@/core/executors/mod.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { computeTovCase } from "./compute_tov_case.ts";

/** What a worker is asked to do. */
export interface CaseTask {
  readonly spec: CaseSpec;
  readonly retry: boolean;
}

if (import.meta.main) {
  await serveTasks(async (task) => {
    const { spec, retry } = task as CaseTask;
    return (await computeTovCase(spec, { retry })).status;
  });
}
