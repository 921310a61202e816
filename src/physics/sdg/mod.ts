/** The conformal geometry that a density sources: the metric, its screened relaxation, its Laplace–Beltrami operator. */
export {
  conformalFactor,
  inverseConformalFactor,
  relaxGeometry,
  rhoSOfTimeMetric,
  timeMetric,
} from "./geometry.ts";
export type { ConformalLaw } from "./geometry.ts";
export { screeningFactors, solveScreened } from "./screened.ts";
export type { DerivativeMethod } from "./derivatives.ts";
export { conformalLaplaceBeltrami, conformalMetric, generalLaplaceBeltrami } from "./laplace_beltrami.ts";
export type { MetricField } from "./laplace_beltrami.ts";
