import type { RunOutcome } from "@/core/artifacts/mod.ts";
import type { Work } from "@/core/study/mod.ts";
import { createSolver } from "@/physics/sncgl/mod.ts";
import type { IrerCase, IrerSpec } from "../plan/irer_case.ts";
import { writeArtifact } from "./artifact.ts";
import { initialStateOf, parametersOf } from "./initial_state.ts";
import { integrate, type Integration } from "./integrate.ts";

/**
 * Integrates one field: `done` with the artifact, `diverged` with the step and a remedy, or `timeout`. A singular
 * geometry is `diverged`, too; its artifact holds the states before and after the step in which ρ_s reached its floor.
 */
export const computeField: Work<IrerCase> = async (spec, { folder, log, threads, progress }) => {
  const { config, runId, timeLimitSeconds } = spec;
  const parameters = parametersOf(config);
  const start = performance.now();
  let taken = 0;
  const integration = await integrate(parameters, {
    initial: initialStateOf(spec),
    solver: (parameters) => createSolver(parameters, { threads }),
    timeLimitSeconds,
    onSteps: (count) => progress(taken += count),
  });
  const seconds = (performance.now() - start) / 1000;
  log.note(
    `${integration.step} of ${parameters.steps} steps, ${(integration.step / seconds).toFixed(0)} steps/s`,
  );
  if ("states" in integration) {
    await writeArtifact(folder, { runId, parameters, states: integration.states });
  }
  return { outcome: outcomeOf(integration, spec) };
};

/** How the folder of such a run is sealed. */
function outcomeOf({ ended, step }: Integration, { config, timeLimitSeconds }: IrerSpec): RunOutcome {
  switch (ended) {
    case "done":
      return { status: "done" };
    case "not_finite":
      return {
        status: "diverged",
        reason: `the field was no longer finite after step ${step} of ${config.steps}`,
        remedy: `choose a smaller time_step than ${config.time_step}, or a saturation b3 > 0`,
      };
    case "singular":
      return {
        status: "diverged",
        reason: `geometric singularity: ρ_s reached its floor in step ${step} of ${config.steps}`,
        remedy:
          "choose fewer steps, a smaller relaxation, or an epsilon for which the field does not die out",
      };
    case "timeout":
      return {
        status: "timeout",
        reason: `the run did not end within ${timeLimitSeconds} s: ${step} of ${config.steps} steps`,
        remedy: "give it more time (time_limit_s) or fewer steps",
      };
  }
}
