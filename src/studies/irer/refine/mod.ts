/** Refines elites of a hunt along the gradient of a smooth loss through the whole simulation. */
export type { Descent, DescentPoint } from "./descend.ts";
export { refineElite } from "./refine_elite.ts";
export type { Refinement, RefinementStep, RefineOptions } from "./refine_elite.ts";
export { smoothLoss } from "./smooth_loss.ts";
export type { SmoothLossAt, SmoothLossOptions } from "./smooth_loss.ts";
