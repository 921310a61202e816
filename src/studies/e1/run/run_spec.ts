import { join } from "node:path";
import { specOf } from "@/core/study/mod.ts";
import type { BackendName, BackendReport } from "@/backends/mod.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { E1Spec, RunConfig } from "../plan/run_config.ts";
import { e1 } from "../study.ts";

/** The runs of a plan, seed by seed and baseline first, so that pairs are completed early. */
export async function runsOf(
  plan: ExperimentPlan,
  { backend: { name, library, device }, inputs, timeLimitSeconds }: {
    backend: Pick<BackendReport, "name" | "library" | "device">;
    inputs: Readonly<Record<string, string>>;
    timeLimitSeconds?: number;
  },
): Promise<E1Spec[]> {
  const pairs = plan.seeds.flatMap((seed) => plan.models.map((model) => ({ seed, model })));
  return await Promise.all(pairs.map(({ seed, model }) => {
    const config: RunConfig = {
      model,
      data: plan.data,
      training: plan.training,
      evaluation: plan.evaluation,
      backend: { name, library, device, compiled: isCompiled(plan, name) },
      synthetic: plan.synthetic,
    };
    const within = join(runsFolder(plan), model.name, String(seed));
    return specOf(e1, { config, seed, inputs, within, timeLimitSeconds });
  }));
}

/** Whether the runs of a plan are compiled on a backend: if they are to be, and the backend can. */
export function isCompiled({ jit = true }: Pick<ExperimentPlan, "jit">, backend: BackendName): boolean {
  return jit && backend === "tensorflow";
}

/** A plan whose backend has been chosen: an analysis of it takes the runs that are made there, and no others. */
export function pinnedPlan(plan: ExperimentPlan, { name }: Pick<BackendReport, "name">): ExperimentPlan {
  return { ...plan, backend: name, jit: isCompiled(plan, name) };
}

/** artifacts/[…/]E1: `<model>/<seed>/<runId>` lie under it. */
export function runsFolder(plan: Pick<ExperimentPlan, "experimentFolder">): string {
  return join(plan.experimentFolder, "E1");
}
