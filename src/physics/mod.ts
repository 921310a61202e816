/** The periodic grid, exact solutions and solvers. */
export { dealiasMask, periodicGrid } from "./grid.ts";
export type { Grid } from "./grid.ts";
export { spectralResampling } from "./resample.ts";
export { velocityOf } from "./velocity.ts";
export type { Velocity } from "./velocity.ts";
export { flowBudget } from "./flow_budget.ts";
export type { Budget, Driving, FlowMoments } from "./flow_budget.ts";
export { gaussianRandomVorticity } from "./gaussian_random_field.ts";
export type { VorticitySpectrum } from "./gaussian_random_field.ts";
export * from "./exact/mod.ts";
export * from "./navier_stokes/mod.ts";
