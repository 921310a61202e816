import type { ExperimentPlan } from "../plan/resolve.ts";
import type { RunConfig } from "../plan/run_config.ts";
import { isCompiled } from "../run/run_spec.ts";

type Backend = RunConfig["backend"];

/** Whether a run on a backend is one that `backend=` and `jit=` of the plan choose; either left away takes any. */
export function isAskedFor(backend: Backend, plan: Pick<ExperimentPlan, "backend" | "jit">): boolean {
  if (plan.backend !== undefined && backend.name !== plan.backend) return false;
  return plan.jit === undefined || backend.compiled === isCompiled(plan, backend.name);
}

/** A backend in messages: the arguments that choose it, then its library and device. */
export function describeBackend({ name, library, device, compiled }: Backend): string {
  const choice = name === "tensorflow" ? `backend=${name} jit=${compiled}` : `backend=${name}`;
  return `'${choice}' (${library} on ${device})`;
}
