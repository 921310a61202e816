import { availableParallelism } from "node:os";
import { withTaskPool } from "@/core/executors/mod.ts";
import { fieldMeter, validationWorkers } from "../measure/mod.ts";
import { runWorkers } from "../run/run_in_children.ts";
import type { Evaluator } from "./evaluator.ts";
import { fieldEvaluator } from "./field_evaluator.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/**
 * The study's own evaluator for as long as a block lasts: its run and validator processes stay from one generation to
 * the next, so that only the first one waits for their start.
 *
 * @returns what the block returns
 */
export function withFieldEvaluator<T>(
  plan: HuntPlan,
  block: (evaluator: Evaluator) => Promise<T>,
): Promise<T> {
  const workers = plan.workers ?? availableParallelism();
  return withTaskPool(
    runWorkers({ workers }),
    (runs) =>
      withTaskPool(validationWorkers({ workers }), async (validations) => {
        const meter = await fieldMeter({ ...plan.hunt.validation, pool: validations });
        return await block(await fieldEvaluator(plan, meter, { pool: runs }));
      }),
  );
}
