/** Exact solutions of the two-dimensional Navier–Stokes equations, for tests, validation and notebooks alike. */
export { taylorGreenEnergy, taylorGreenEnstrophy, taylorGreenVorticity } from "./taylor_green.ts";
export type { TaylorGreen } from "./taylor_green.ts";
export { eigenflowVorticity } from "./decaying_eigenflow.ts";
export type { Eigenflow, Wave } from "./decaying_eigenflow.ts";
export { kolmogorovAmplitude, kolmogorovVorticity } from "./kolmogorov_laminar.ts";
export type { KolmogorovFlow } from "./kolmogorov_laminar.ts";
