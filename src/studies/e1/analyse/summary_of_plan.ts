import { diffConfigs } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { commandFor } from "../plan/command_line.ts";
import { workOf } from "../plan/experiment_schema.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { isCompiled } from "../run/run_spec.ts";
import type { Summary } from "./summary.ts";

/**
 * A summary lies under its experiment's name, whatever overrides it was made with; what is shown of it must be what was
 * asked for.
 *
 * @throws {InputError} naming what it was made with and what is asked for
 */
export function requireSummaryOf(
  plan: ExperimentPlan,
  { summary, where }: { summary: Summary; where: string },
): void {
  const { name, compiled } = summary.backend;
  const all = plan.arms.map(({ model }) => model.name);
  const differences = [
    ...diffConfigs({ model: all }, { model: plan.models.map((model) => model.name) }),
    ...diffConfigs(summary.executed.experiment, workOf(plan.configuration)),
    ...plan.backend === undefined ? [] : diffConfigs({ backend: name }, { backend: plan.backend }),
    ...plan.jit === undefined ? [] : diffConfigs({ jit: compiled }, { jit: isCompiled(plan, name) }),
  ];
  if (differences.length === 0) return;
  const [{ path, registered, resolved }] = differences;
  const more = differences.length === 1 ? "" : ` (and ${differences.length - 1} more)`;
  const values = [registered, resolved].map((value) => JSON.stringify(value));
  throw new InputError(`was made with ${path} = ${values[0]}, asked for is ${values[1]}${more}`, {
    where,
    mend: `run '${commandFor("full_e1", plan)}', or ask for what is there`,
  });
}
