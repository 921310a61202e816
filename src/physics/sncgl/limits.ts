import type { Limits } from "@/core/config/limits.ts";
import type { SncglParameters } from "./parameters.ts";

const any = {};
const atLeast0 = { least: 0 };
const above0 = { above: 0 };

/**
 * What each parameter may be: the one table that the solver and the validator read, and that a study's plan narrows.
 *
 * A size above 2048 is beyond the kernel's tests, and four times as many points would fill a WebAssembly memory; with a
 * smaller σ_k its square would be 0.
 */
export const SNCGL_LIMITS: Limits<keyof SncglParameters> = {
  size: { least: 8, most: 2048, powerOfTwo: true },
  box_length: above0,
  time_step: above0,
  steps: { least: 1, most: 1e9, whole: true },
  epsilon: any,
  D: atLeast0,
  c1: any,
  b3: any,
  c3: any,
  kappa: any,
  sigma_k: { least: 1e-150 },
  source: any,
  alpha: above0,
  rho_vac: above0,
  screening_length: atLeast0,
  relaxation: { least: 0, most: 1 },
};
