import { fastSolver } from "./fast/fast_solver.ts";
import type { SncglParameters, SncglSolver } from "./parameters.ts";

/**
 * The solver that studies use.
 *
 * @param options.threads as in `fastSolver`; a study that runs many cases at once gives each one thread
 */
export function createSolver(
  parameters: SncglParameters,
  options: { readonly threads?: number } = {},
): SncglSolver {
  return fastSolver(parameters, options);
}
