import type { RunSpec } from "@/core/study/mod.ts";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

/** One simulation: everything but the seed that decides its numbers. All values are dimensionless. */
export interface IrerCase extends SncglParameters {
  /** Standard deviation of the initial ψ's real and of its imaginary part, each Gaussian and white on the grid. */
  readonly initial_noise: number;
}

/** One run of a case; its seed is that of the initial noise. */
export type IrerSpec = RunSpec<IrerCase>;

/** How long a run may take unless it is said otherwise. */
export const RUN_TIME_LIMIT_SECONDS = 600;
