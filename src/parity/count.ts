import { GateError } from "@/core/errors.ts";
import {
  architecture,
  type Graph,
  type GraphNode,
  type ModelConfig,
  nodeOf,
  type Shape,
} from "@/models/mod.ts";
import { type Costs, countingRules } from "./counting_rules.ts";

/** One row of the per-layer table. */
export interface LayerCount extends Costs {
  /** Of the node in the graph. */
  readonly id: string;
  /** What the node does, e.g. `conv2d`. */
  readonly op: string;
  /** Of one sample: [y, x, channel]. */
  readonly outputShape: Shape;
}

/** What a whole network holds and does per sample, and of which layers that consists. */
export interface ModelCount {
  /** The model's. */
  readonly name: string;
  /** Weights and biases of all layers. */
  readonly parameters: number;
  /** Multiply-adds of all layers. */
  readonly macs: number;
  /** One for each node, in the order of evaluation. */
  readonly layers: readonly LayerCount[];
}

/**
 * Counts a model's parameters and multiply-adds per sample, as exact integers, by the rules of
 * `counting_rules.ts`.
 *
 * @throws {GateError} where an operation has no rule, naming it and its node
 *
 * @example
 * ```ts
 * import { countModel } from "@/parity/mod.ts";
 * const { parameters } = countModel({
 *   name: "unet_small", type: "unet", input_shape: [64, 64, 1], output_channels: 1,
 *   channels: [32, 64, 128], kernel_size: 3, use_skip: true, dropout: 0,
 * });
 * if (parameters !== 465_313) throw new Error("the U-Net of the study has 465,313 parameters");
 * ```
 */
export function countModel(config: ModelConfig): ModelCount {
  return { name: config.name, ...countGraph(architecture(config)) };
}

/** {@linkcode countModel} for a layer graph. */
export function countGraph(graph: Pick<Graph, "nodes">): Omit<ModelCount, "name"> {
  const unknown = graph.nodes.filter(({ op }) => !Object.hasOwn(countingRules, op));
  if (unknown.length > 0) {
    throw new GateError(
      "Parity",
      unknown.map(({ id, op }) => `Cannot count node '${id}': its operation '${op}' has no counting rule`),
    );
  }
  const layers = graph.nodes.map((node) => {
    const inputs = node.inputs.map((id) => nodeOf(graph, id).shape);
    return { id: node.id, op: node.op, outputShape: node.shape, ...costsOf(node, inputs) };
  });
  return { parameters: exactSum(layers, "parameters"), macs: exactSum(layers, "macs"), layers };
}

const NO_COSTS: Costs = {
  parameters: 0,
  macs: 0,
  biasAdds: 0,
  activations: 0,
  poolComparisons: 0,
  joinOperations: 0,
};

function costsOf<Node extends GraphNode>(node: Node, inputs: readonly Shape[]): Costs {
  const rule = countingRules[node.op] as (node: Node, inputs: readonly Shape[]) => Partial<Costs>;
  return { ...NO_COSTS, ...rule(node, inputs) };
}

/** The column's sum; beyond 2⁵³ a double would silently round. */
function exactSum(layers: readonly LayerCount[], column: "parameters" | "macs"): number {
  const sum = layers.reduce((total, layer) => total + layer[column], 0);
  if (!Number.isSafeInteger(sum)) throw new RangeError(`Cannot count ${column} exactly: ${sum} exceeds 2^53`);
  return sum;
}
