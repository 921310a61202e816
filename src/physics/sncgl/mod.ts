/** S-NCGL: a complex Ginzburg–Landau field with a source and a nonlocal coupling, on a geometry that it makes itself. */
export { chargeBalance } from "./charge.ts";
export type { ChargeBalance } from "./charge.ts";
export { createSolver } from "./create_solver.ts";
export { fastSolver } from "./fast/fast_solver.ts";
export { initialNoise } from "./initial_noise.ts";
export { LEAST_RHO_S } from "./parameters.ts";
export type { SncglParameters, SncglSolver, SncglState } from "./parameters.ts";
export { plainSolver } from "./plain_solver.ts";
export { requireParameters } from "./require_parameters.ts";
