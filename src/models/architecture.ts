import { deepFreeze } from "@/core/config/mod.ts";
import * as architectures from "./architectures/mod.ts";
import type { ModelConfig } from "./config.ts";
import type { Graph } from "./graph.ts";

/**
 * The layer graph of a model, the one source for building and for counting it.
 *
 * @example
 * ```ts
 * import { architecture } from "@/models/mod.ts";
 * const graph = architecture({
 *   name: "tiny", type: "unet", input_shape: [8, 8, 1], output_channels: 1,
 *   channels: [2, 4], kernel_size: 3, use_skip: true, dropout: 0,
 * });
 * console.log(graph.nodes.map(({ id, shape }) => `${id} ${shape}`).join("\n"));
 * ```
 */
export function architecture(config: ModelConfig): Graph {
  // the type that names the architecture is the one whose configuration it takes
  const graph = architectures[config.type].graph as (config: ModelConfig) => Graph;
  return deepFreeze(graph(config));
}

/** The file of an architecture, relative to the repository: what it says beyond what all networks share. */
export function architectureFile({ type }: Pick<ModelConfig, "type">): string {
  return `src/models/architectures/${type}.ts`;
}
