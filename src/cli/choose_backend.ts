import { type BackendReport, selectBackend } from "@/backends/mod.ts";
import type { ExperimentPlan } from "@/studies/e1/plan/mod.ts";

/** Opens the backend that a plan asks for, or the fastest that works, and says which and why not another. */
export async function chooseBackend(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<BackendReport> {
  const report = await selectBackend({ requested: plan.backend, threads: plan.training.threads, log: say });
  say(`backend: ${report.name} (${report.library} on ${report.device})`);
  return report;
}
