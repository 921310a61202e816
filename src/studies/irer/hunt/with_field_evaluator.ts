import { availableParallelism } from "node:os";
import { withLocalExecutor } from "@/core/executors/mod.ts";
import { fieldMeter, validationWorkers } from "../measure/mod.ts";
import { irerRunsFolder } from "../plan/resolve_irer.ts";
import { fieldWorkers } from "../run/run_cases.ts";
import type { Evaluator } from "./evaluator.ts";
import { fieldEvaluator } from "./field_evaluator.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/**
 * Validators for each worker that computes runs. A validation takes less than a tenth of a run of the default length,
 * and as long as one a tenth as long; more of them would only have to be started.
 */
const VALIDATORS_A_WORKER = 1 / 2;

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
  const validators = Math.ceil(VALIDATORS_A_WORKER * workers);
  return withLocalExecutor(
    fieldWorkers({ workers }),
    (runs) =>
      withLocalExecutor(
        validationWorkers({ workers: validators, folders: [irerRunsFolder()] }),
        async (validations) => {
          const meter = await fieldMeter({ ...plan.hunt.validation, executor: validations });
          return await block(await fieldEvaluator(plan, meter, { executor: runs }));
        },
      ),
  );
}
