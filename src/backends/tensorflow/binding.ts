/**
 * The binding that tfjs-node-gpu's kernels call, over libtensorflow's C API: what the package's own addon
 * (binding/tfjs_backend.cc) does, without a compiler. Tensors are `TFE_TensorHandle`s behind integer ids.
 */

import type { TensorMetadata, TFEOpAttr } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import { type CApi, textAt } from "./c_api.ts";
import { internedCString } from "./c_string.ts";
import { attributeType, dataType } from "./constants.ts";
import type { Context, Device } from "./context.ts";
import { Graph, type GraphValue, type Output } from "./graph/graph.ts";
import { newHostTensor, newStringViews, readHostTensor, type TensorValues } from "./host_tensor.ts";
import { eagerSetters, OpAttributes } from "./op_attributes.ts";
import type { Status } from "./status.ts";

/**
 * Takes the place of execution while a function is traced; its ids, which are
 * negative, stand for values of a graph.
 */
export interface OpRecorder {
  record(
    opName: string,
    opAttrs: readonly TFEOpAttr[],
    inputTensorIds: readonly number[],
    numOutputs: number,
  ): TensorMetadata[];
  /** A host read, which has no answer yet. */
  read(): never;
}

/** The package's `TFJSBinding` over FFI. Calls are synchronous; a failed one throws an Error that names the op. */
export class FfiBinding {
  readonly TF_Version: string;
  /** Where float tensors are placed: the first GPU, or else the CPU. */
  readonly device: Device;

  readonly #api: CApi;
  readonly #status: Status;
  readonly #context: bigint;
  readonly #attributes: OpAttributes;
  readonly #handles = new Map<number, bigint>();
  #recorder: OpRecorder | undefined;
  #nextId = 0;
  // What TFE_Execute writes: the outputs' handles and their number.
  #outputs = new BigUint64Array(64);
  readonly #outputCount = new Int32Array(new ArrayBuffer(4));

  constructor(api: CApi, { context, status }: { context: Context; status: Status }) {
    this.#api = api;
    this.#status = status;
    this.#context = context.address;
    this.#attributes = new OpAttributes(eagerSetters(api, status));
    this.device = context.devices.find((device) => device.type === "GPU") ??
      context.devices.find((device) => device.type === "CPU")!;
    this.TF_Version = textAt(api.TF_Version());
  }

  isUsingGpuDevice(): boolean {
    return this.device.type === "GPU";
  }

  getNumOfTensors(): number {
    return this.#handles.size;
  }

  createTensor(shape: number[], dtype: number, values: TensorValues): number {
    if (dtype === dataType.TF_STRING) return this.#createStrings(shape, values as Uint8Array[]);
    const api = this.#api;
    const tensor = newHostTensor(api, values, { shape, dtype });
    let handle = api.TFE_NewTensorHandle(tensor, this.#status.address);
    api.TF_DeleteTensor(tensor);
    this.#status.check("create a tensor");
    // GPU kernels expect int32 tensors (shapes, axes) in host memory.
    if (this.isUsingGpuDevice() && dtype !== dataType.TF_INT32) handle = this.#moveToDevice(handle);
    return this.#register(handle);
  }

  /** Whether ops are recorded now instead of executed. */
  get isRecording(): boolean {
    return this.#recorder !== undefined;
  }

  /** Hands ops to a recorder for as long as `work` runs. New tensors of host values are made all the same. */
  recordWith<T>(recorder: OpRecorder, work: () => T): T {
    if (this.#recorder !== undefined) throw new Error("Cannot record while another function is recorded");
    this.#recorder = recorder;
    try {
      return work();
    } finally {
      this.#recorder = undefined;
    }
  }

  /** An empty graph; the caller disposes of it. */
  newGraph(): Graph {
    return new Graph(this.#api, this.#status);
  }

  /** A constant of a graph with a tensor's values. */
  constantOf(graph: Graph, tensorId: number): GraphValue {
    const api = this.#api;
    const handle = this.#handle(tensorId);
    const tensor = api.TFE_TensorHandleResolve(handle, this.#status.address);
    this.#status.check("read a tensor");
    try {
      return graph.constant(tensor, { dtype: api.TFE_TensorHandleDataType(handle) });
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  /** Shape and data type of a tensor. */
  describe(tensorId: number): Omit<TensorMetadata, "id"> {
    return this.#form(this.#handle(tensorId));
  }

  /** A second tensor on the same memory, with a life of its own. */
  shareTensor(tensorId: number): number {
    const handle = this.#api.TFE_TensorHandleCopySharingTensor(this.#handle(tensorId), this.#status.address);
    this.#status.check("share a tensor");
    return this.#register(handle);
  }

  /**
   * Makes a function of a graph known as an op of the given name, which `executeOp` runs.
   *
   * @returns what takes it out again
   */
  addFunction(
    graph: Graph,
    { name, inputs, outputs }: {
      name: string;
      inputs: readonly Output[];
      outputs: readonly Output[];
    },
  ): () => void {
    const api = this.#api;
    const definition = graph.toFunction(name, { inputs, outputs });
    api.TFE_ContextAddFunction(this.#context, definition, this.#status.address);
    api.TF_DeleteFunction(definition); // the context has its own reference
    this.#status.check(`add function ${name}`);
    return () => {
      api.TFE_ContextRemoveFunction(this.#context, internedCString(name).address, this.#status.address);
      this.#status.check(`remove function ${name}`);
    };
  }

  deleteTensor(tensorId: number): void {
    this.#api.TFE_DeleteTensorHandle(this.#handle(tensorId));
    this.#handles.delete(tensorId);
  }

  tensorDataSync(tensorId: number): TensorValues {
    if (this.#recorder !== undefined) this.#recorder.read();
    const api = this.#api;
    const handle = this.#handle(tensorId);
    const dtype = api.TFE_TensorHandleDataType(handle);
    const tensor = api.TFE_TensorHandleResolve(handle, this.#status.address);
    this.#status.check("read a tensor");
    try {
      return readHostTensor(api, tensor, { dtype });
    } finally {
      api.TF_DeleteTensor(tensor);
    }
  }

  executeOp(
    opName: string,
    opAttrs: readonly TFEOpAttr[],
    inputTensorIds: readonly number[],
    numOutputs: number,
  ): TensorMetadata[] {
    if (this.#recorder !== undefined) {
      return this.#recorder.record(opName, opAttrs, inputTensorIds, numOutputs);
    }
    return this.#execute(opName, opAttrs, inputTensorIds, numOutputs);
  }

  #execute(
    opName: string,
    opAttrs: readonly TFEOpAttr[],
    inputTensorIds: readonly number[],
    numOutputs: number,
  ): TensorMetadata[] {
    const api = this.#api;
    const status = this.#status;
    const op = api.TFE_NewOp(this.#context, internedCString(opName).address, status.address);
    if (status.failed) throw status.error(`run TensorFlow op ${opName}`);
    try {
      for (let i = 0; i < inputTensorIds.length; i++) {
        api.TFE_OpAddInput(op, this.#handle(inputTensorIds[i]), status.address);
        if (status.failed) throw status.error(`run TensorFlow op ${opName}`);
      }
      for (let i = 0; i < opAttrs.length; i++) this.#attributes.set(op, opAttrs[i]);
      if (numOutputs > this.#outputs.length) this.#outputs = new BigUint64Array(2 * numOutputs);
      this.#outputCount[0] = numOutputs;
      api.TFE_Execute(op, this.#outputs, this.#outputCount, status.address);
      if (status.failed) throw status.error(`run TensorFlow op ${opName}`);
    } finally {
      api.TFE_DeleteOp(op);
    }
    const metadata = new Array<TensorMetadata>(this.#outputCount[0]);
    for (let i = 0; i < metadata.length; i++) metadata[i] = this.#describe(this.#outputs[i]);
    return metadata;
  }

  loadSavedModel(): number {
    throw savedModelError();
  }

  deleteSavedModel(): void {
    throw savedModelError();
  }

  runSavedModel(): TensorMetadata[] {
    throw savedModelError();
  }

  getNumOfSavedModels(): number {
    return 0;
  }

  /** Strings are joined with nothing, which makes a copy that TensorFlow owns and will free. */
  #createStrings(shape: number[], values: readonly Uint8Array[]): number {
    const api = this.#api;
    const { tensor, content } = newStringViews(api, values, { shape });
    const handle = api.TFE_NewTensorHandle(tensor, this.#status.address);
    this.#status.check("create a tensor");
    const views = this.#register(handle);
    try {
      return this.#execute(
        "StringJoin",
        [{ name: "N", type: attributeType.TF_ATTR_INT, value: 1 }],
        [views],
        1,
      )[0].id;
    } finally {
      this.deleteTensor(views);
      api.TF_DeleteTensor(tensor);
      api.TF_DeleteTensor(content);
    }
  }

  #handle(tensorId: number): bigint {
    const handle = this.#handles.get(tensorId);
    if (handle === undefined && tensorId < 0) {
      throw new Error("Cannot use a tensor outside the compiled function that made it: it has no values");
    }
    if (handle === undefined) {
      throw new Error(`Cannot use tensor ${tensorId}: it was deleted or never created`);
    }
    return handle;
  }

  #register(handle: bigint): number {
    this.#handles.set(this.#nextId, handle);
    return this.#nextId++;
  }

  #describe(handle: bigint): TensorMetadata {
    return { id: this.#register(handle), ...this.#form(handle) };
  }

  #form(handle: bigint): Omit<TensorMetadata, "id"> {
    const api = this.#api;
    const rank = api.TFE_TensorHandleNumDims(handle, this.#status.address);
    const shape = new Array<number>(rank);
    for (let i = 0; i < rank; i++) shape[i] = api.TFE_TensorHandleDim(handle, i, this.#status.address);
    return { shape, dtype: api.TFE_TensorHandleDataType(handle) };
  }

  #moveToDevice(handle: bigint): bigint {
    const api = this.#api;
    const name = new TextEncoder().encode(this.device.name + "\0");
    const moved = api.TFE_TensorHandleCopyToDevice(handle, this.#context, name, this.#status.address);
    api.TFE_DeleteTensorHandle(handle);
    this.#status.check(`copy a tensor to ${this.device.name}`);
    return moved;
  }
}

export interface FfiBinding extends Readonly<typeof dataType>, Readonly<typeof attributeType> {}
Object.assign(FfiBinding.prototype, dataType, attributeType);

function savedModelError(): Error {
  return new Error("Cannot use a TensorFlow SavedModel: Chimera's binding to libtensorflow has no sessions");
}
