import * as tf from "@tensorflow/tfjs-core";
import { architecture } from "./architecture.ts";
import type { ModelConfig } from "./config.ts";
import { type ForwardOptions, runGraph } from "./forward.ts";
import type { Graph } from "./graph.ts";
import { hookPointsOf } from "./hooks.ts";
import { initialValues, parametersOf } from "./parameters.ts";

/** A network with its weights, on the backend that is current when it is built. */
export interface Model {
  /** What it was built from. */
  readonly config: ModelConfig;
  /** Its layers, and where they take their activations from. */
  readonly graph: Graph;
  /**
   * Weights by their stable name, `<node id>/` and `kernel`, `multiplier` or `bias`, in the order of the graph. The variables'
   * own `name` is tfjs' running number, so that several models live side by side.
   */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /**
   * The prediction for `x` [batch, y, x, channel]: [batch, y, x, output channel]. The caller disposes of it.
   *
   * @throws {InputError} where `x` has not the shape that the configuration names, or a hook is not understood
   */
  forward(x: tf.Tensor4D, options?: ForwardOptions): tf.Tensor4D;
  /** Where `forward` takes hooks: the names shared by all architectures, then the ids of all nodes. */
  readonly hookPoints: readonly string[];
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Builds a network with fresh weights; they follow from the seed and each node's id alone.
 *
 * @param options.shards parts that `forward` takes a batch in, as many as cores shall compute a compiled step side by
 *   side; predictions do not depend on it but by rounding, numbers that dropout and drop-path draw do
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { selectBackend } from "@/backends/mod.ts";
 * import { buildModel } from "@/models/mod.ts";
 * await selectBackend({ requested: "cpu" });
 * const model = buildModel({
 *   name: "tiny", type: "unet", input_shape: [8, 8, 1], output_channels: 1,
 *   channels: [2, 4], kernel_size: 3, use_skip: true, dropout: 0,
 * }, { seed: 0 });
 * const y = model.forward(tf.zeros([1, 8, 8, 1]), { hooks: { bottleneck: (h) => tf.mul(h, 2) } });
 * console.log(y.shape);
 * ```
 */
export function buildModel(
  config: ModelConfig,
  { seed, shards = 1 }: { seed: number; shards?: number },
): Model {
  const graph = architecture(config);
  const variables = new Map(
    parametersOf(graph).map((parameter) => {
      const values = tf.tensor(initialValues(parameter, seed), [...parameter.shape]);
      const variable = tf.variable(values);
      values.dispose();
      return [parameter.name, variable];
    }),
  );
  return {
    config,
    graph,
    variables,
    forward: (x, options = {}) => runGraph(graph, { x, variables, shards, ...options }),
    hookPoints: hookPointsOf(graph),
    dispose: () => tf.dispose([...variables.values()]),
  };
}
