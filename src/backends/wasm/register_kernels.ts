/**
 * Adds to the WebAssembly backend the kernels that training needs and that tfjs-backend-wasm 4.22 lacks, does slowly
 * or does wrongly.
 */
import { type KernelFunc, registerKernel, type TensorInfo } from "@tensorflow/tfjs-core";
import { replaceKernel } from "@/backends/replace_kernel.ts";
import { elementwise, pooling, reductionWithIdentity, slice } from "./checked_kernels.ts";
import type { KernelCall } from "./compose_kernels.ts";
import { conv2dBackpropFilter } from "./conv2d_backprop_filter.ts";
import { conv2dBackpropInput } from "./conv2d_backprop_input.ts";
import { maxPoolGrad } from "./max_pool_grad.ts";
import { mean, sum } from "./reduce.ts";
import { stridedConvolution } from "./strided_convolution.ts";
import { unsortedSegmentSum } from "./unsorted_segment_sum.ts";

let registered = false;

/** Registers our kernels, once. Call it after the import of tfjs-backend-wasm and before the backend's first use. */
export function registerWasmKernels(): void {
  if (registered) return;
  add("Conv2DBackpropFilter", conv2dBackpropFilter);
  add("UnsortedSegmentSum", unsortedSegmentSum);
  replace("MaxPoolGrad", () => maxPoolGrad);
  replace("Conv2DBackpropInput", conv2dBackpropInput);
  replace("Sum", () => sum);
  replace("Mean", () => mean);
  replace("Max", reductionWithIdentity(-Infinity));
  replace("Min", reductionWithIdentity(Infinity));
  replace("Prod", reductionWithIdentity(1));
  replace("Slice", slice);
  for (const name of ["Conv2D", "DepthwiseConv2dNative", "FusedConv2D", "FusedDepthwiseConv2D"]) {
    replace(name, stridedConvolution);
  }
  for (const name of ["Relu", "Relu6", "ClipByValue", "Sign"]) replace(name, elementwise);
  for (const name of ["MaxPool", "AvgPool"]) replace(name, pooling);
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

function replace<InputName extends string, Attributes>(
  kernelName: string,
  make: (shipped: Kernel<InputName, Attributes>) => Kernel<InputName, Attributes>,
): void {
  replaceKernel(kernelName, { backendName: "wasm", make });
}
