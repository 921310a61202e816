/** The networks: configuration, architecture as data, weights, forward pass with named hook points. */
export { architecture, architectureFile } from "./architecture.ts";
export { buildModel, type Model } from "./build.ts";
export {
  type ArchitectureName,
  type ArchitectureSchema,
  type ConfigOf,
  type ModelConfig,
  modelConfigSchema,
} from "./config.ts";
export type { ForwardOptions } from "./forward.ts";
export * from "./graph.ts";
export type { Hook, Hooks } from "./hooks.ts";
export { loadWeights, readWeights, type Weights } from "./weights.ts";
