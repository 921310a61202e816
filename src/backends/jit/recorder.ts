import type { TensorMetadata, TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import type { FfiBinding, OpRecorder } from "../tensorflow/binding.ts";
import { dataType } from "../tensorflow/constants.ts";
import type { Graph, GraphValue } from "../tensorflow/graph/graph.ts";
import { untraceable } from "./untraceable.ts";

/** A tensor from outside the function that its graph takes as an input. */
export interface Captured {
  readonly value: GraphValue;
  /** The tensor's id at the time of the trace. */
  readonly tensorId: number;
  /** Another id for the same memory, which the tensor's end does not touch; none for a variable. */
  readonly sharedId: number | undefined;
}

/**
 * Larger tensors from outside become inputs, smaller ones constants, which TensorFlow can see through: shapes and axes
 * must be constants for the shapes of results to be known.
 */
const LARGEST_CONSTANT = 1024;

/**
 * Turns the ops of tfjs-node-gpu's kernels into nodes of a graph. Graph values have negative ids: the backend never
 * asks the binding to delete those.
 */
export class GraphRecorder implements OpRecorder {
  readonly #binding: FfiBinding;
  readonly #graph: Graph;
  readonly #variableIds: ReadonlySet<number>;
  readonly #values = new Map<number, GraphValue>();
  readonly #outside = new Map<number, GraphValue>();
  readonly #captured: Captured[] = [];
  #failure: Error | undefined;
  #nextId = -2; // −1 is the backend's mark of values that are not uploaded yet

  /** @param variableIds ids of tensors that are inputs whatever their size, since they change between calls */
  constructor(binding: FfiBinding, graph: Graph, { variableIds }: { variableIds: ReadonlySet<number> }) {
    this.#binding = binding;
    this.#graph = graph;
    this.#variableIds = variableIds;
  }

  /** Tensors from outside that are inputs, in the order of their first use. */
  get captured(): readonly Captured[] {
    return this.#captured;
  }

  /** The first op that could not be recorded: also if the function went on after it. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** A tensor id for a graph value. */
  hold(value: GraphValue): TensorMetadata {
    const id = this.#nextId--;
    this.#values.set(id, value);
    return { id, shape: [...value.shape!], dtype: value.dtype };
  }

  /** The graph value of a tensor id; of a tensor from outside an input or a constant. */
  valueOf(tensorId: number): GraphValue {
    return this.#values.get(tensorId) ?? this.#outside.get(tensorId) ?? this.#capture(tensorId);
  }

  /** Whether a tensor id stands for a value of the graph. */
  isOwn(tensorId: number): boolean {
    return this.#values.has(tensorId);
  }

  record(
    opName: string,
    opAttrs: readonly TFEOpAttr[],
    inputTensorIds: readonly number[],
    numOutputs: number,
  ): TensorMetadata[] {
    if (this.#graph.definitionOf(opName).isStateful) {
      this.refuse(`TensorFlow's op ${opName} is not a function of its inputs alone`);
    }
    const inputs = inputTensorIds.map((id) => this.valueOf(id).output);
    let outputs: GraphValue[];
    try {
      outputs = this.#graph.operation(opName, opAttrs, inputs);
    } catch (error) {
      this.refuse(`op ${opName}: ${(error as Error).message}`);
    }
    return outputs.slice(0, numOutputs).map((value) => {
      if (value.shape === null || value.shape.includes(-1)) {
        this.refuse(`the shape of what op ${opName} gives depends on its inputs' values`);
      }
      return this.hold(value);
    });
  }

  read(): never {
    this.refuse("a tensor's values are read, which have not been computed yet");
  }

  #capture(tensorId: number): GraphValue {
    const { shape, dtype } = this.#binding.describe(tensorId);
    const size = shape.reduce((product, length) => product * length, 1);
    const isVariable = this.#variableIds.has(tensorId);
    const isInput = isVariable || dtype === dataType.TF_STRING ||
      size > LARGEST_CONSTANT && dtype !== dataType.TF_INT32;
    let value: GraphValue;
    if (isInput) {
      value = this.#graph.placeholder({ shape, dtype });
      const sharedId = isVariable ? undefined : this.#binding.shareTensor(tensorId);
      this.#captured.push({ value, tensorId, sharedId });
    } else {
      value = this.#binding.constantOf(this.#graph, tensorId);
    }
    this.#outside.set(tensorId, value);
    return value;
  }

  /** Notes down and throws why the function cannot be traced. */
  refuse(what: string): never {
    const error = untraceable(what);
    this.#failure ??= error;
    throw error;
  }
}
