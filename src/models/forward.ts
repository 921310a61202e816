import * as tf from "@tensorflow/tfjs-core";
import { streamSeed } from "@/backends/random/mod.ts";
import { InputError } from "@/core/errors.ts";
import { circularConvolution } from "./circular_convolution.ts";
import { type Graph, type GraphNode, nodeOf } from "./graph.ts";
import { applyHook, type Hooks, hooksByNode } from "./hooks.ts";
import { mean, sum, weightedJoin } from "./join.ts";
import { dropout, joinWeights } from "./regularisation.ts";
import { inShards, type Shard } from "./shards.ts";
import { spectralConvolution } from "./spectral_convolution.ts";
import { addBias, upConvolution } from "./up_convolution.ts";

/** How a network is run. */
export interface ForwardOptions {
  /**
   * Turns drop-path and dropout on. `seed` (int32 [2]: what the training is, and its step) decides what they drop; each
   * node draws from a stream of its own, so that no node shifts the numbers of another, and so does each part of a
   * batch. The input then counts as data: weights have gradients, the input has none (without `training` both have).
   */
  readonly training?: { readonly seed: tf.Tensor1D };
  /** Read or replace activations at named places. A hook keeps one beyond the run with `tf.keep`. */
  readonly hooks?: Hooks;
}

type Variables = ReadonlyMap<string, tf.Variable>;

type RunOptions = ForwardOptions & { readonly variables: Variables };

/**
 * Evaluates a graph. Everything but the output is disposed of, or left to the gradient tape.
 *
 * @param options.shards parts of the batch that are computed independently; a hook sees the whole batch, so that with
 *   hooks there is one part
 */
export function runGraph(
  graph: Graph,
  { x, shards, ...options }: RunOptions & { x: tf.Tensor4D; shards: number },
): tf.Tensor4D {
  checkInput(x, graph);
  const hooked = Object.keys(options.hooks ?? {}).length > 0;
  return inShards(x, {
    shards: hooked ? 1 : shards,
    run: (part, shard) => runNodes(graph, { x: part, shard, ...options }),
  });
}

function runNodes(
  graph: Graph,
  { x, variables, training, shard, hooks = {} }: RunOptions & { x: tf.Tensor4D; shard: Shard },
): tf.Tensor4D {
  const hookOf = hooksByNode(hooks, graph);
  return tf.tidy(() => {
    const activations = new Map<string, tf.Tensor4D>();
    for (const node of graph.nodes) {
      const inputs = node.inputs.map((id) => activations.get(id) as tf.Tensor4D);
      const activation = evaluate(node, { x, inputs, variables, training, shard });
      const hook = hookOf.get(node.id);
      activations.set(node.id, hook ? applyHook(hook, { activation, id: node.id }) : activation);
    }
    return activations.get(graph.output) as tf.Tensor4D;
  });
}

/** One node's activation [batch, y, x, channel] from those of its inputs. */
function evaluate(
  node: GraphNode,
  { x, inputs, variables, training, shard }: {
    x: tf.Tensor4D;
    inputs: readonly tf.Tensor4D[];
    variables: Variables;
    training: ForwardOptions["training"];
    shard: Shard;
  },
): tf.Tensor4D {
  const kernel = () => variables.get(`${node.id}/kernel`) as unknown as tf.Tensor4D;
  const bias = () => variables.get(`${node.id}/bias`) as unknown as tf.Tensor1D;
  const [first, second] = inputs;
  // the first part draws what a whole batch would
  const stream = shard === 0 ? node.id : `${node.id}/shard${shard}`;
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
    case "spectral_conv2d":
      return spectralConvolution(first, variables.get(`${node.id}/multiplier`) as unknown as tf.Tensor5D);
    case "conv2d_transpose":
      return addBias(upConvolution(first, kernel()), bias());
    case "max_pool":
      return tf.maxPool(first, node.attributes.size, node.attributes.size, "valid");
    case "concat":
      return tf.concat([...inputs], 3);
    case "sum":
      return sum(first, second);
    case "relu":
      return tf.relu(first);
    case "mean": {
      const probability = node.attributes.dropProbability;
      if (training === undefined || probability === 0) return mean(first, second);
      return weightedJoin(
        [first, second],
        joinWeights({ probability, seed: streamSeed(training.seed, stream) }),
      );
    }
    case "dropout":
      return training
        ? dropout(first, { rate: node.attributes.rate, seed: streamSeed(training.seed, stream) })
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
