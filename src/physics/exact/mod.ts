/**
 * Exact solutions: two-dimensional Navier–Stokes flows, complex Ginzburg–Landau waves, stars in general relativity and
 * Newton's limit; for tests, validation and notebooks alike.
 */
export { taylorGreenEnergy, taylorGreenEnstrophy, taylorGreenVorticity } from "./taylor_green.ts";
export type { TaylorGreen } from "./taylor_green.ts";
export { eigenflowVorticity } from "./decaying_eigenflow.ts";
export type { Eigenflow, Wave } from "./decaying_eigenflow.ts";
export { kolmogorovAmplitude, kolmogorovVorticity } from "./kolmogorov_laminar.ts";
export type { KolmogorovFlow } from "./kolmogorov_laminar.ts";
export * from "./newtonian_polytropes.ts";
export * from "./uniform_density_star.ts";
export { benjaminFeirGrowthRate } from "./benjamin_feir.ts";
export { planeWave } from "./plane_waves.ts";
export type { PlaneWave } from "./plane_waves.ts";
