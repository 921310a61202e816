/**
 * A network's architecture as data: nodes in the order of evaluation. The one source from which a network is built
 * (`build.ts`) and counted (`src/parity/`).
 */

/** Size of one sample's activation: [y, x, channel]. */
export type Shape = readonly [y: number, x: number, channel: number];

/** One operation on activations; `Op` names it, `Attributes` are its settings. */
export interface NodeOf<Op extends string, Attributes> {
  /** Unique; also names the node's weights and its hook point. */
  readonly id: string;
  /** What it does with its inputs. */
  readonly op: Op;
  /** Ids of the nodes whose activations it takes, all earlier in the list. */
  readonly inputs: readonly string[];
  /** Of its activation, without the batch axis. */
  readonly shape: Shape;
  /** What the operation needs beside its inputs and weights. */
  readonly attributes: Readonly<Attributes>;
}

/** The sample that the network is given. */
export type InputNode = NodeOf<"input", Record<never, never>>;

/** Convolution of stride 1 with circular padding that keeps the size, then the activation function. */
export type ConvolutionNode = NodeOf<
  "conv2d",
  {
    readonly kernelSize: number;
    readonly bias: boolean;
    readonly activation: "relu" | "none";
    /** By how much its first weights are larger than others'; 1 if absent. */
    readonly initialGain?: number;
  }
>;

/**
 * A complex matrix from channels to channels for each of the `modes` lowest wavenumbers along each axis; nothing of the
 * others.
 */
export type SpectralConvolutionNode = NodeOf<"spectral_conv2d", { readonly modes: number }>;

/** Transposed convolution whose stride is its kernel size: each input pixel makes a tile of its own; with bias. */
export type UpConvolutionNode = NodeOf<"conv2d_transpose", { readonly kernelSize: number }>;

/** The largest value of each tile of `size`×`size` pixels. */
export type MaxPoolNode = NodeOf<"max_pool", { readonly size: number }>;

/** Inputs side by side along the channel axis. */
export type ConcatNode = NodeOf<"concat", Record<never, never>>;

/** Sum of two inputs. */
export type SumNode = NodeOf<"sum", Record<never, never>>;

/** max(x, 0), where it does not end a convolution. */
export type ReluNode = NodeOf<"relu", Record<never, never>>;

/** Mean of two inputs; in training each is dropped with `dropProbability`, one always stays. */
export type MeanNode = NodeOf<"mean", { readonly dropProbability: number }>;

/** In training, zeroes each value with probability `rate` and scales the rest by 1/(1 − rate). */
export type DropoutNode = NodeOf<"dropout", { readonly rate: number }>;

/** Any node; `op` says which. */
export type GraphNode =
  | InputNode
  | ConvolutionNode
  | SpectralConvolutionNode
  | UpConvolutionNode
  | MaxPoolNode
  | ConcatNode
  | SumNode
  | ReluNode
  | MeanNode
  | DropoutNode;

/** A network without its weights. */
export interface Graph {
  /** In the order of evaluation: each after its inputs. */
  readonly nodes: readonly GraphNode[];
  /** Id of the node whose activation is the prediction. */
  readonly output: string;
  /** Names of places that every architecture has (`bottleneck`, …) → id of the node whose activation is meant. */
  readonly hookPoints: Readonly<Record<string, string>>;
}

/** The node with an id. */
export function nodeOf(graph: Pick<Graph, "nodes">, id: string): GraphNode {
  const node = graph.nodes.find((one) => one.id === id);
  if (node === undefined) throw new RangeError(`Cannot find node '${id}' in the graph`);
  return node;
}
