/** Builds a kernel out of kernels that the WebAssembly backend already has. */
import {
  getKernel,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/** Runs one registered kernel of the WebAssembly backend that has a single output. */
export type CallKernel = (name: string, inputs: NamedTensorInfoMap, attributes?: NamedAttrMap) => TensorInfo;

/** What a kernel is called with: its inputs by name, and tfjs-core's type of its attributes. */
export interface KernelCall<InputName extends string, Attributes> {
  readonly inputs: Readonly<Record<InputName, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: BackendWasm;
}

/**
 * Runs `build`, which calls kernels, and returns its result. Whatever else the calls have made is freed, also when
 * `build` throws: kernels are called beneath the engine, where no `tidy` sees their tensors.
 */
export function composeKernels(backend: BackendWasm, build: (call: CallKernel) => TensorInfo): TensorInfo {
  const made: TensorInfo[] = [];
  const free = (tensors: readonly TensorInfo[]) =>
    tensors.forEach(({ dataId }) => backend.disposeData(dataId));
  const call: CallKernel = (name, inputs, attributes = {}) => {
    const result = getKernel(name, "wasm").kernelFunc({ inputs, backend, attrs: attributes });
    if (Array.isArray(result)) throw new TypeError(`Kernel ${name} has more than one output`);
    made.push(result);
    return result;
  };
  try {
    const result = build(call);
    free(made.filter((tensor) => tensor !== result));
    return result;
  } catch (error) {
    free(made);
    throw error;
  }
}
