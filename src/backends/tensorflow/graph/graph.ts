/** A `TF_Graph` that grows node by node, with the shapes that TensorFlow infers, and becomes a function. */

import type { TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import type { CApi } from "../c_api.ts";
import { internedCString } from "../c_string.ts";
import { attributeType } from "../constants.ts";
import { graphSetters, OpAttributes } from "../op_attributes.ts";
import type { Status } from "../status.ts";
import { type OpDefinition, opDefinition } from "./op_definition.ts";

/** One output of a node: `TF_Output`, 16 bytes. */
export type Output = Uint8Array<ArrayBuffer>;

/** A value of the graph. A dimension that TensorFlow does not know is −1; a shape of unknown rank is null. */
export interface GraphValue {
  readonly output: Output;
  readonly shape: readonly number[] | null;
  /** As `dataType`. */
  readonly dtype: number;
}

const OUTPUT_BYTES = 16;
const definitions = new Map<string, OpDefinition>();

/** A graph under construction. */
export class Graph implements Disposable {
  readonly #api: CApi;
  readonly #status: Status;
  readonly #address: bigint;
  readonly #attributes: OpAttributes;
  #nodes = 0;

  constructor(api: CApi, status: Status) {
    this.#api = api;
    this.#status = status;
    this.#address = api.TF_NewGraph();
    this.#attributes = new OpAttributes(graphSetters(api));
  }

  /** An input of the function to come. */
  placeholder({ shape, dtype }: { shape: readonly number[]; dtype: number }): GraphValue {
    const description = this.#begin("Placeholder");
    this.#attributes.set(description, { name: "dtype", type: attributeType.TF_ATTR_TYPE, value: dtype });
    this.#attributes.set(description, {
      name: "shape",
      type: attributeType.TF_ATTR_SHAPE,
      value: [...shape],
    });
    return this.#finish("Placeholder", description)[0];
  }

  /** A constant with the values of a `TF_Tensor`, which are copied. */
  constant(tensor: bigint, { dtype }: { dtype: number }): GraphValue {
    const description = this.#begin("Const");
    this.#attributes.set(description, { name: "dtype", type: attributeType.TF_ATTR_TYPE, value: dtype });
    this.#api.TF_SetAttrTensor(description, internedCString("value").address, tensor, this.#status.address);
    this.#status.check("add a constant to a graph");
    return this.#finish("Const", description)[0];
  }

  /** What TensorFlow says about an op. */
  definitionOf(name: string): OpDefinition {
    let definition = definitions.get(name);
    if (definition === undefined) {
      definition = opDefinition(this.#api, { graph: this.#address, name, status: this.#status });
      definitions.set(name, definition);
    }
    return definition;
  }

  /** Adds a node. @throws {Error} with TensorFlow's reason */
  operation(name: string, attributes: readonly TFEOpAttr[], inputs: readonly Output[]): GraphValue[] {
    const api = this.#api;
    const arities = this.definitionOf(name).inputs;
    const description = this.#begin(name);
    let next = 0;
    for (const arity of arities) {
      if (arity === "one") {
        api.TF_AddInput(description, inputs[next++]);
        continue;
      }
      // All list inputs of the ops that TensorFlow.js uses are of one length; other inputs take one value each.
      const lists = arities.filter((arity) => arity === "list").length;
      const count = (inputs.length - (arities.length - lists)) / lists;
      api.TF_AddInputList(description, joined(inputs.slice(next, next + count)), count);
      next += count;
    }
    for (const attribute of attributes) this.#attributes.set(description, attribute);
    return this.#finish(name, description);
  }

  /**
   * The graph as a `TF_Function`; the caller deletes it.
   *
   * @param inputs placeholders, each once
   */
  toFunction(
    name: string,
    { inputs, outputs }: { inputs: readonly Output[]; outputs: readonly Output[] },
  ): bigint {
    const [address, none] = [internedCString(name).address, 0n];
    const whole = -1; // every node is part of it
    const result = this.#api.TF_GraphToFunction(
      this.#address,
      address,
      0,
      whole,
      none,
      inputs.length,
      joined(inputs),
      outputs.length,
      joined(outputs),
      none,
      none,
      none,
      this.#status.address,
    );
    this.#status.check("make a function of a graph");
    return result;
  }

  [Symbol.dispose](): void {
    this.#api.TF_DeleteGraph(this.#address);
  }

  #begin(op: string): bigint {
    // Errors at a call name the node.
    const name = new TextEncoder().encode(`${op}_${this.#nodes++}\0`);
    return this.#api.TF_NewOperation(this.#address, internedCString(op).address, name);
  }

  #finish(op: string, description: bigint): GraphValue[] {
    const api = this.#api;
    const operation = api.TF_FinishOperation(description, this.#status.address);
    this.#status.check(`add TensorFlow op ${op} to a graph`);
    return Array.from({ length: api.TF_OperationNumOutputs(operation) }, (_, index) => {
      const output = new Uint8Array(new ArrayBuffer(OUTPUT_BYTES));
      new BigUint64Array(output.buffer, 0, 1)[0] = operation;
      new Int32Array(output.buffer, 8, 1)[0] = index;
      return { output, shape: this.#shapeOf(output), dtype: api.TF_OperationOutputType(output) };
    });
  }

  #shapeOf(output: Output): number[] | null {
    const api = this.#api;
    const rank = api.TF_GraphGetTensorNumDims(this.#address, output, this.#status.address);
    this.#status.check("infer a shape");
    if (rank < 0) return null;
    const dims = new BigInt64Array(rank);
    api.TF_GraphGetTensorShape(this.#address, output, dims, rank, this.#status.address);
    this.#status.check("infer a shape");
    return Array.from(dims, Number);
  }
}

function joined(outputs: readonly Output[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(OUTPUT_BYTES * outputs.length);
  outputs.forEach((output, index) => all.set(output, OUTPUT_BYTES * index));
  return all;
}
