import { type SpecInput, specOf } from "@/core/study/mod.ts";
import { type IrerCase, type IrerSpec, RUN_TIME_LIMIT_SECONDS } from "../plan/irer_case.ts";
import { type IrerPlan, irerRunsFolder } from "../plan/resolve_irer.ts";
import { irer } from "../study.ts";

/** The runs of a plan, in its order. */
export async function specsOf(
  { cases, timeLimitSeconds }: Pick<IrerPlan, "cases" | "timeLimitSeconds">,
): Promise<IrerSpec[]> {
  return await Promise.all(cases.map(({ config, seed }) => fieldSpec(config, { seed, timeLimitSeconds })));
}

/**
 * One run with its id and its place.
 *
 * @throws {InputError} for a case that cannot be run, whoever made it
 */
export async function fieldSpec(
  config: IrerCase,
  { seed, timeLimitSeconds = RUN_TIME_LIMIT_SECONDS }: Pick<SpecInput<IrerCase>, "seed" | "timeLimitSeconds">,
): Promise<IrerSpec> {
  return await specOf(irer, { config, seed, within: irerRunsFolder(), timeLimitSeconds });
}
