import { join } from "node:path";
import { specsOf } from "@/core/study/mod.ts";
import type { BackendName, BackendReport } from "@/backends/mod.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { E1Spec, RunConfig } from "../plan/run_config.ts";
import { e1 } from "../study.ts";

/** The runs of a plan, seed by seed and the reference first, so that pairs are completed early. */
export async function runsOf(
  plan: ExperimentPlan,
  { backend: { name, library, device }, inputs, timeLimitSeconds }: {
    backend: Pick<BackendReport, "name" | "library" | "device">;
    inputs: Readonly<Record<string, string>>;
    timeLimitSeconds?: number;
  },
): Promise<E1Spec[]> {
  const pairs = plan.seeds.flatMap((seed) => plan.models.map((model) => ({ seed, model })));
  const inputsOf = ({ seed, model }: (typeof pairs)[number]) => {
    const config: RunConfig = {
      model,
      data: plan.data,
      training: plan.training,
      evaluation: plan.evaluation,
      backend: { name, library, device, compiled: isCompiled(plan, name) },
      synthetic: plan.synthetic,
    };
    const within = join(runsFolder(plan), model.name, String(seed));
    return { config, seed, inputs, within, timeLimitSeconds };
  };
  return await specsOf(e1, pairs.map(inputsOf));
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
