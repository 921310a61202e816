import type { Graph, GraphNode, Shape } from "./graph.ts";

/** A node that was added: what a following node needs to know of it. */
export type Added = Pick<GraphNode, "id" | "shape">;

/** Collects nodes in the order of evaluation and works out their shapes. */
export class GraphBuilder {
  readonly #nodes: GraphNode[] = [];
  readonly #hookPoints: Record<string, string> = {};

  input(shape: Shape): Added {
    return this.#add({ id: "input", op: "input", inputs: [], shape, attributes: {} });
  }

  /** A circular convolution of stride 1. */
  convolution(
    id: string,
    { from, channels, ...attributes }: {
      from: Added;
      channels: number;
      kernelSize: number;
      bias: boolean;
      activation: "relu" | "none";
      initialGain?: number;
    },
  ): Added {
    const [y, x] = from.shape;
    return this.#add({ id, op: "conv2d", inputs: [from.id], shape: [y, x, channels], attributes });
  }

  /** A convolution in Fourier space, of the lowest wavenumbers. */
  spectralConvolution(
    id: string,
    { from, channels, modes }: { from: Added; channels: number; modes: number },
  ): Added {
    const [y, x] = from.shape;
    return this.#add({
      id,
      op: "spectral_conv2d",
      inputs: [from.id],
      shape: [y, x, channels],
      attributes: { modes },
    });
  }

  /** A transposed convolution that multiplies the resolution by `kernelSize`. */
  upConvolution(
    id: string,
    { from, channels, kernelSize }: { from: Added; channels: number; kernelSize: number },
  ): Added {
    const [y, x] = from.shape;
    const shape: Shape = [y * kernelSize, x * kernelSize, channels];
    return this.#add({ id, op: "conv2d_transpose", inputs: [from.id], shape, attributes: { kernelSize } });
  }

  maxPool(id: string, { from, size }: { from: Added; size: number }): Added {
    const [y, x, channels] = from.shape;
    const shape: Shape = [y / size, x / size, channels];
    return this.#add({ id, op: "max_pool", inputs: [from.id], shape, attributes: { size } });
  }

  concat(id: string, inputs: readonly Added[]): Added {
    const [y, x] = inputs[0].shape;
    const channels = inputs.reduce((sum, { shape }) => sum + shape[2], 0);
    return this.#add({ id, op: "concat", inputs: inputs.map(idOf), shape: [y, x, channels], attributes: {} });
  }

  sum(id: string, of: readonly [Added, Added]): Added {
    return this.#add({ id, op: "sum", inputs: of.map(idOf), shape: of[0].shape, attributes: {} });
  }

  relu(id: string, { from }: { from: Added }): Added {
    return this.#add({ id, op: "relu", inputs: [from.id], shape: from.shape, attributes: {} });
  }

  mean(id: string, { of, dropProbability }: { of: readonly [Added, Added]; dropProbability: number }): Added {
    return this.#add({
      id,
      op: "mean",
      inputs: of.map(idOf),
      shape: of[0].shape,
      attributes: { dropProbability },
    });
  }

  dropout(id: string, { from, rate }: { from: Added; rate: number }): Added {
    return this.#add({ id, op: "dropout", inputs: [from.id], shape: from.shape, attributes: { rate } });
  }

  /** Gives a node's activation a name that does not depend on the architecture. */
  hookPoint(name: string, node: Added): void {
    this.#hookPoints[name] = node.id;
  }

  /** The finished graph. */
  graph(output: Added): Graph {
    return { nodes: [...this.#nodes], output: output.id, hookPoints: { ...this.#hookPoints } };
  }

  #add(node: GraphNode): Added {
    if (this.#nodes.some(({ id }) => id === node.id)) throw new Error(`Cannot add node '${node.id}' twice`);
    this.#nodes.push(node);
    return node;
  }
}

const idOf = ({ id }: Added): string => id;
