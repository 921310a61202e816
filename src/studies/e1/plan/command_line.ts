import { overrideText } from "@/core/config/mod.ts";
import type { ExperimentPlan } from "./resolve.ts";

/**
 * The call of a command for a plan, as a message tells a reader to type it: the experiment, the seeds, the choices and
 * the overrides of the plan.
 *
 * @param models only some of the plan's networks
 * @param seeds only some of its seeds
 */
export function commandFor(
  command: string,
  plan: ExperimentPlan,
  { models = plan.models.map(({ name }) => name), seeds = plan.seeds }: {
    models?: readonly string[];
    seeds?: readonly number[];
  } = {},
): string {
  const { experiment, backend, jit, deviations } = plan;
  const all = plan.arms.every(({ model }) => models.includes(model.name));
  return [
    `deno task ${command} experiment=${experiment}`,
    ...all ? [] : [`model=${models.join(",")}`],
    `seed=${seeds.join(",")}`,
    ...backend === undefined ? [] : [`backend=${backend}`],
    ...jit === undefined ? [] : [`jit=${jit}`],
    ...deviations.filter(({ path }) => path !== "seeds").map(({ path, resolved }) =>
      overrideText(path, resolved)
    ),
  ].join(" ");
}
