/** Short runs on small grids. For tests. */
import type { IrerCase, IrerSpec } from "../../plan/irer_case.ts";
import { fieldSpec } from "../run_spec.ts";

/** A case of a few milliseconds, in which nothing is zero. */
export const SHORT_CASE: IrerCase = {
  size: 16,
  box_length: 16,
  time_step: 0.1,
  steps: 30,
  epsilon: 0.1,
  D: 0.5,
  c1: 0.8,
  b3: 1,
  c3: -2,
  kappa: 0.05,
  sigma_k: 0.5,
  source: 0.01,
  alpha: 0.3,
  rho_vac: 1.5,
  screening_length: 1,
  relaxation: 0.01,
  initial_noise: 0.1,
};

/** Its field grows without bound in a finite time. */
export const DIVERGING: Partial<IrerCase> = { b3: -1, c3: 0, steps: 2000 };

/** Its field dies out, and ρ_s with it. */
export const SINGULAR: Partial<IrerCase> = {
  epsilon: -10,
  source: 0,
  screening_length: 0,
  relaxation: 0.9,
  steps: 200,
};

/** A run of the short case with some of its numbers changed. */
export async function shortRun(
  { seed = 0, timeLimitSeconds = 60, ...change }: Partial<IrerCase> & {
    seed?: number;
    timeLimitSeconds?: number;
  } = {},
): Promise<IrerSpec> {
  return await fieldSpec({ ...SHORT_CASE, ...change }, { seed, timeLimitSeconds });
}
