/**
 * The WebAssembly backend (XNNPACK with SIMD, one thread): needs nothing but the npm package, runs everywhere that
 * Deno does, and trains convolutional networks with the kernels of this folder.
 *
 * ```text
 * register_kernels.ts        what is added and replaced
 * strided_convolution.ts     strides together with padding
 * reduce.ts                  sums and means added in float64
 * checked_kernels.ts         NaN, empty tensors, slices that leave the tensor
 * conv2d_backprop_filter.ts  gradient by the filter: a convolution of transposed tensors
 * conv2d_backprop_input.ts   gradient by the input: a convolution with the turned filter, or a product
 * max_pool_grad.ts           gradient of max pooling, negative values included
 * unsorted_segment_sum.ts    gradient of gather
 * convolve.ts                a convolution whose margins may be negative
 * compose_kernels.ts         kernels made of kernels, intermediates freed
 * ```
 */
import "@/backends/register_gradients.ts";
import { fileURLToPath } from "node:url";
import type { BackendCandidate } from "@/backends/backend.ts";
import { startBackend } from "@/backends/on_backend.ts";
import { registerWasmKernels } from "./register_kernels.ts";

/** The backend of last but one resort: the fastest that needs neither a download nor a GPU. */
export const wasmCandidate: BackendCandidate = {
  name: "wasm",
  open: async () => {
    const { setWasmPaths, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(distributionFolder());
    registerWasmKernels();
    await startBackend("wasm");
    return {
      name: "wasm",
      tfjsBackend: "wasm",
      library: `tfjs-backend-wasm ${version_wasm}`,
      device: "CPU",
      threads: 1,
    };
  },
};

/** The folder of the package's entry point, where its .wasm files lie; ends with the separator, as tfjs expects. */
function distributionFolder(): string {
  return fileURLToPath(new URL("./", import.meta.resolve("@tensorflow/tfjs-backend-wasm")));
}
