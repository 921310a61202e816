/**
 * Adds to the WebAssembly backend the kernels that training needs and that tfjs-backend-wasm 4.22 lacks, does slowly
 * or does wrongly.
 */
import {
  getKernel,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import type { KernelCall } from "./compose_kernels.ts";
import { conv2dBackpropFilter } from "./conv2d_backprop_filter.ts";
import { conv2dBackpropInput } from "./conv2d_backprop_input.ts";
import { maxPoolGrad } from "./max_pool_grad.ts";
import { unsortedSegmentSum } from "./unsorted_segment_sum.ts";

let registered = false;

/** Registers our kernels, once. Call it after the import of tfjs-backend-wasm and before the backend's first use. */
export function registerWasmKernels(): void {
  if (registered) return;
  add("Conv2DBackpropFilter", conv2dBackpropFilter);
  add("UnsortedSegmentSum", unsortedSegmentSum);
  replace("MaxPoolGrad", () => maxPoolGrad);
  replace("Conv2DBackpropInput", conv2dBackpropInput);
  registered = true;
}

/** tfjs-core has one type for all kernels; which inputs and attributes a kernel is called with follows from its name. */
type Kernel<InputName extends string, Attributes> = (call: KernelCall<InputName, Attributes>) => TensorInfo;

function add<InputName extends string, Attributes>(
  kernelName: string,
  kernel: Kernel<InputName, Attributes>,
): void {
  registerKernel({ kernelName, backendName: "wasm", kernelFunc: kernel as unknown as KernelFunc });
}

/** Makes the new kernel out of the shipped one, whose set-up stays: it binds the function that may be fallen back on. */
function replace<InputName extends string, Attributes>(
  kernelName: string,
  make: (shipped: Kernel<InputName, Attributes>) => Kernel<InputName, Attributes>,
): void {
  const shipped = getKernel(kernelName, "wasm");
  unregisterKernel(kernelName, "wasm");
  const kernel = make(shipped.kernelFunc as unknown as Kernel<InputName, Attributes>);
  registerKernel({ ...shipped, kernelFunc: kernel as unknown as KernelFunc });
}
