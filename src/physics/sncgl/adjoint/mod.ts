/** Derivatives of a simulation's outcome with respect to its parameters: the discrete adjoint of the reference solver. */
export { gradient } from "./gradient.ts";
export type { Gradient, Loss, LossAt, ParameterGradient } from "./gradient.ts";
