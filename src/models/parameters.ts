import { randomStream } from "@/core/random/mod.ts";
import { wavenumbersKept } from "./fourier_matrices.ts";
import { type Graph, type GraphNode, nodeOf } from "./graph.ts";

/** One trainable array of a network. */
export interface Parameter {
  /** `<node id>/` and `kernel`, `multiplier` or `bias`: the same in every model of that architecture. */
  readonly name: string;
  readonly nodeId: string;
  /**
   * A convolution's kernel [k, k, in, out], a transposed convolution's [k, k, out, in], a spectral convolution's
   * multiplier [k_y, k_x, part, in, out], a bias [out].
   */
  readonly shape: readonly number[];
  /** Of the normal distribution of its first values; 0 for a bias. */
  readonly standardDeviation: number;
}

/**
 * The parameters of a graph in the order of its nodes, a node's kernel or multiplier before its bias.
 *
 * Kernels start with He et al. (2015), eq. 10 (https://arxiv.org/abs/1502.01852): standard deviation √(2/fan-in), the
 * output layer's half of that, and where a node has an `initialGain`, so many times that. A multiplier's real and imaginary
 * parts have √(1/(2·channels in)) each, which keeps the variance of a wave that it passes on. Behind a transposed convolution there is no ReLU to make up for and each output value
 * sees every input channel once, so that √(1/channels in) keeps the variance there. Biases start at zero.
 */
export function parametersOf(graph: Graph): readonly Parameter[] {
  return graph.nodes.flatMap((node) => {
    const isOutput = node.id === graph.output;
    switch (node.op) {
      case "conv2d": {
        const { kernelSize, bias, initialGain = 1 } = node.attributes;
        const fanIn = kernelSize ** 2 * channelsInto(node, graph);
        const standardDeviation = Math.sqrt(2 / fanIn) * (isOutput ? 0.5 : 1) * initialGain;
        const shape = [kernelSize, kernelSize, channelsInto(node, graph), node.shape[2]];
        return bias
          ? [kernel(node, { shape, standardDeviation }), biasOf(node)]
          : [kernel(node, { shape, standardDeviation })];
      }
      case "conv2d_transpose": {
        const { kernelSize } = node.attributes;
        const channels = channelsInto(node, graph);
        const shape = [kernelSize, kernelSize, node.shape[2], channels];
        return [kernel(node, { shape, standardDeviation: Math.sqrt(1 / channels) }), biasOf(node)];
      }
      case "spectral_conv2d": {
        const kept = wavenumbersKept(node.attributes.modes);
        const channels = channelsInto(node, graph);
        return [{
          name: `${node.id}/multiplier`,
          nodeId: node.id,
          shape: [kept.y, kept.x, 2, channels, node.shape[2]],
          standardDeviation: Math.sqrt(1 / (2 * channels)),
        }];
      }
      default:
        return [];
    }
  });
}

/** A parameter's first values, row-major: they depend on the seed and the node's id alone. */
export function initialValues({ nodeId, shape, standardDeviation }: Parameter, seed: number): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (standardDeviation === 0) return new Float32Array(size);
  const random = randomStream(seed, `weights/${nodeId}`);
  return Float32Array.from({ length: size }, () => standardDeviation * random.normal());
}

function kernel({ id }: GraphNode, rest: Pick<Parameter, "shape" | "standardDeviation">): Parameter {
  return { name: `${id}/kernel`, nodeId: id, ...rest };
}

function biasOf({ id, shape }: GraphNode): Parameter {
  return { name: `${id}/bias`, nodeId: id, shape: [shape[2]], standardDeviation: 0 };
}

function channelsInto(node: GraphNode, graph: Graph): number {
  return nodeOf(graph, node.inputs[0]).shape[2];
}
