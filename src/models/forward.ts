import * as tf from "@tensorflow/tfjs-core";
import { streamSeed } from "@/backends/random/mod.ts";
import { InputError } from "@/core/errors.ts";
import { circularConvolution } from "./circular_convolution.ts";
import { type Graph, type GraphNode, nodeOf } from "./graph.ts";
import { applyHook, type Hooks, hooksByNode } from "./hooks.ts";
import { mean, weightedJoin } from "./join.ts";
import { dropout, joinWeights } from "./regularisation.ts";
import { addBias, upConvolution } from "./up_convolution.ts";

/** How a network is run. */
export interface ForwardOptions {
  /**
   * Turns drop-path and dropout on. `seed` (int32 [2]: what the training is, and its step) decides what they drop; each
   * node draws from a stream of its own, so that no node shifts the numbers of another. The input then counts as data:
   * weights have gradients, the input has none (without `training` both have).
   */
  readonly training?: { readonly seed: tf.Tensor1D };
  /** Read or replace activations at named places. A hook keeps one beyond the run with `tf.keep`. */
  readonly hooks?: Hooks;
}

type Variables = ReadonlyMap<string, tf.Variable>;

/** Evaluates a graph, node by node. Everything but the output is disposed of, or left to the gradient tape. */
export function runGraph(
  graph: Graph,
  { x, variables, training, hooks = {} }: ForwardOptions & { x: tf.Tensor4D; variables: Variables },
): tf.Tensor4D {
  checkInput(x, graph);
  const hookOf = hooksByNode(hooks, graph);
  return tf.tidy(() => {
    const activations = new Map<string, tf.Tensor4D>();
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((id) => activations.get(id) as tf.Tensor4D);
      const activation = evaluate(node, { x, inputs, variables, training });
      const hook = hookOf.get(node.id);
      activations.set(node.id, hook ? applyHook(hook, { activation, id: node.id }) : activation);
    }
    return activations.get(graph.output) as tf.Tensor4D;
  });
}

/** One node's activation [batch, y, x, channel] from those of its inputs. */
function evaluate(
  node: GraphNode,
  { x, inputs, variables, training }: {
    x: tf.Tensor4D;
    inputs: readonly tf.Tensor4D[];
    variables: Variables;
    training: ForwardOptions["training"];
  },
): tf.Tensor4D {
  const kernel = () => variables.get(`${node.id}/kernel`) as unknown as tf.Tensor4D;
  const bias = () => variables.get(`${node.id}/bias`) as unknown as tf.Tensor1D;
  const [first, second] = inputs;
  switch (node.op) {
    case "input":
      return x;
    case "conv2d": {
      const { activation } = node.attributes;
      const inputIsData = training !== undefined && node.inputs[0] === "input";
      if (!node.attributes.bias) return circularConvolution(first, kernel(), { activation, inputIsData });
      const linear = circularConvolution(first, kernel(), { activation: "none", inputIsData });
      const shifted = addBias(linear, bias());
      return activation === "relu" ? tf.relu(shifted) : shifted;
    }
    case "conv2d_transpose":
      return addBias(upConvolution(first, kernel()), bias());
    case "max_pool":
      return tf.maxPool(first, node.attributes.size, node.attributes.size, "valid");
    case "concat":
      return tf.concat([...inputs], 3);
    case "mean": {
      const probability = node.attributes.dropProbability;
      if (training === undefined || probability === 0) return mean(first, second);
      return weightedJoin(
        [first, second],
        joinWeights({ probability, seed: streamSeed(training.seed, node.id) }),
      );
    }
    case "dropout":
      return training
        ? dropout(first, { rate: node.attributes.rate, seed: streamSeed(training.seed, node.id) })
        : first;
  }
}

function checkInput(x: tf.Tensor4D, graph: Graph): void {
  const expected = nodeOf(graph, "input").shape;
  if (x.rank !== 4 || String(x.shape.slice(1)) !== String(expected)) {
    throw new InputError(`expected shape [batch, ${expected.join(", ")}], got [${x.shape.join(", ")}]`, {
      where: "model input",
      mend: "match the model's input_shape and the data's",
    });
  }
}
