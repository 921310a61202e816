/** Two-dimensional incompressible Navier–Stokes equations in a periodic box, pseudo-spectral. */
export { createNavierStokes } from "./solver.ts";
export type { Advance, FlowState, NavierStokes, NavierStokesParameters } from "./solver.ts";
