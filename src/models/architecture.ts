import { deepFreeze } from "@/core/config/mod.ts";
import type { ModelConfig } from "./config.ts";
import { fractalUnetArchitecture } from "./fractal_unet.ts";
import type { Graph } from "./graph.ts";
import { unetArchitecture } from "./unet.ts";

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
  switch (config.type) {
    case "unet":
      return deepFreeze(unetArchitecture(config));
    case "fractal_unet":
      return deepFreeze(fractalUnetArchitecture(config));
  }
}
