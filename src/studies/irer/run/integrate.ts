import { LEAST_RHO_S, type SncglParameters, type SncglSolver, type SncglState } from "@/physics/sncgl/mod.ts";
import type { LastStates } from "./artifact.ts";

/** How an integration ended; steps are counted from 1. */
export type Integration =
  | { readonly ended: "done"; readonly step: number; readonly states: LastStates }
  /** ρ_s reached its floor in this step; the states are those after it and before it. */
  | { readonly ended: "singular"; readonly step: number; readonly states: LastStates }
  /** The field was no longer finite after this step. */
  | { readonly ended: "not_finite"; readonly step: number }
  /** The time was over after this step. */
  | { readonly ended: "timeout"; readonly step: number };

export interface IntegrateOptions {
  readonly initial: SncglState;
  /** A fresh solver; it may be called twice. */
  readonly solver: (parameters: SncglParameters) => SncglSolver;
  readonly timeLimitSeconds: number;
  /** Called after every look, with the steps since the last one. */
  readonly onSteps?: (count: number) => void;
}

/** Looking costs a copy of the field: once in so many steps it does not show. */
const LOOK_EVERY = 25;
/** On larger grids more often: nobody can be heard, nor the time looked at, within a chunk. */
const LARGE = 256;
/** So often the event loop has its turn: a child must notice that its parent is gone, a bar must be drawn. */
const BREATHE_EVERY_MS = 100;

/**
 * Takes all steps of a case from its initial state. It looks at the field every 25 steps, on large grids more often; a
 * chunk that ends ill is taken again step by step, so that the step and the last good state are known exactly.
 *
 * @param parameters of the case
 */
export async function integrate(
  parameters: SncglParameters,
  { initial, solver: createSolver, timeLimitSeconds, onSteps }: IntegrateOptions,
): Promise<Integration> {
  const start = performance.now();
  let breathed = start;
  using solver = createSolver(parameters);
  solver.setState(initial);
  const { steps, size } = parameters;
  // not by the clock: where a chunk begins rounds the states of a singular geometry
  const chunk = size <= LARGE ? LOOK_EVERY : Math.ceil(LOOK_EVERY * (LARGE / size) ** 2);
  let healthy = solver.state();
  let step = 0;
  while (true) {
    // the last step goes alone: the state before it is part of the artifact
    const count = step === steps - 1 ? 1 : Math.min(chunk, steps - 1 - step);
    solver.step(count);
    if (illnessOf(solver) !== undefined) {
      return findIllness(parameters, { from: healthy, first: step, createSolver });
    }
    step += count;
    onSteps?.(count);
    const states = { previous: healthy, final: solver.state() };
    if (step === steps) return { ended: "done", step, states };
    const now = performance.now();
    if ((now - start) / 1000 > timeLimitSeconds) return { ended: "timeout", step };
    if (now - breathed > BREATHE_EVERY_MS) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      breathed = now;
    }
    healthy = states.final;
  }
}

function illnessOf(solver: SncglSolver): "not_finite" | "singular" | undefined {
  const { finite, leastRhoS } = solver.health();
  if (!finite) return "not_finite";
  return leastRhoS <= LEAST_RHO_S ? "singular" : undefined;
}

/**
 * Takes a chunk again, one step at a time. Setting the state rounds it anew, so that the illness may show in the step
 * after the chunk.
 */
function findIllness(
  parameters: SncglParameters,
  { from, first, createSolver }: {
    from: SncglState;
    first: number;
    createSolver: IntegrateOptions["solver"];
  },
): Integration {
  using solver = createSolver(parameters);
  solver.setState(from);
  let previous = from;
  for (let step = first + 1; step <= parameters.steps; step++) {
    solver.step();
    const illness = illnessOf(solver);
    if (illness === "not_finite") return { ended: illness, step };
    const final = solver.state();
    if (illness === "singular") return { ended: illness, step, states: { previous, final } };
    previous = final;
  }
  throw new Error(`steps from ${first + 1} on ended ill in one go, but not one by one`);
}
