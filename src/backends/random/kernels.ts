/**
 * The kernels of the backends that compute on the host, and what the kernels of all backends share: their name, and what
 * they are called with.
 */
import { type KernelFunc, registerKernel, tensor1d, type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { fillWithUniform } from "./philox.ts";

/** TensorFlow's name of the op; TensorFlow.js has no kernel of that name. */
export const kernelName = "StatelessRandomUniform";

/** The seed is int32 [2]; the result is float32 of the given shape. */
export interface UniformCall<Backend> {
  readonly inputs: { readonly seed: TensorInfo };
  readonly attrs: { readonly shape: number[] };
  readonly backend: Backend;
}

/** Registers the kernel for the backend of this name in TensorFlow.js, whether that one is loaded already or not. */
export function registerUniform<Backend>(
  backendName: string,
  kernel: (call: UniformCall<Backend>) => TensorInfo,
): void {
  // tfjs-core has one type for all kernels; inputs, attributes and backend follow from the names.
  registerKernel({ kernelName, backendName, kernelFunc: kernel as unknown as KernelFunc });
}

/** On TensorFlow: its own op. */
export function uniformOnTensorflow(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<NodeJSKernelBackend>,
): TensorInfo {
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  const shapeTensor = tensor1d(shape, "int32");
  try {
    return backend.executeSingleOutput(kernelName, [
      { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "T", type: TF_ATTR_TYPE, value: TF_INT32 },
      { name: "Tseed", type: TF_ATTR_TYPE, value: TF_INT32 },
    ], [shapeTensor, seed]);
  } finally {
    shapeTensor.dispose();
  }
}

/** On the plain JavaScript backend. */
export function uniformOnCpu(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<MathBackendCPU>,
): TensorInfo {
  const values = new Float32Array(util.sizeFromShape(shape));
  fillWithUniform(values, backend.readSync(seed.dataId) as Int32Array);
  return backend.makeTensorInfo(shape, "float32", values);
}

/** On the WebAssembly backend: JavaScript that writes to its heap. */
export function uniformOnWasm(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<BackendWasm>,
): TensorInfo {
  const result = backend.makeOutput(shape, "float32");
  // Views are taken after the allocation, which may move the heap.
  const seeds = backend.typedArrayFromHeap(seed) as Int32Array;
  fillWithUniform(backend.typedArrayFromHeap(result) as Float32Array, seeds);
  return result;
}
