/** What the kernels of all backends share: their name, and what they are called with. */
import { type KernelFunc, registerKernel, type TensorInfo } from "@tensorflow/tfjs-core";

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
