/** Replaces kernels of tfjs-backend-cpu 4.22 that lose NaN, or that make a number of nothing. */
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  type AvgPoolAttrs,
  backend_util,
  type KernelFunc,
  type TensorInfo,
  type TypedArray,
  util,
} from "@tensorflow/tfjs-core";
import { keepNaN, keepNaNOfWindows } from "@/backends/keep_nan.ts";
import { replaceKernel } from "@/backends/replace_kernel.ts";

let registered = false;

/** Registers our kernels, once, before the backend's first use. */
export function registerCpuKernels(): void {
  if (registered) return;
  correct("Sign", ({ x, result }) => keepNaN(x.values, result));
  correct("MaxPool", ({ x, result, attributes }) => {
    const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as AvgPoolAttrs;
    const shape = x.shape as [number, number, number, number];
    const pool = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    keepNaNOfWindows(x.values, result, pool);
  });
  for (const [name, ofNothing] of [["Mean", NaN], ["Max", -Infinity], ["Min", Infinity]] as const) {
    correct(name, ({ x, result }) => {
      if (util.sizeFromShape(x.shape) === 0) result.fill(ofNothing);
    });
  }
  registered = true;
}

interface Correction {
  readonly x: { readonly shape: number[]; readonly values: TypedArray };
  readonly result: Float32Array;
  readonly attributes: Parameters<KernelFunc>[0]["attrs"];
}

/** Lets `change` correct the values of the shipped kernel's result in place. */
function correct(kernelName: string, change: (correction: Correction) => void): void {
  replaceKernel(kernelName, {
    backendName: "cpu",
    make: (shipped) => (call) => {
      const result = shipped(call) as TensorInfo;
      const { data } = call.backend as MathBackendCPU;
      const { dataId, shape } = call.inputs.x as TensorInfo;
      change({
        x: { shape, values: data.get(dataId).values as TypedArray },
        result: data.get(result.dataId).values as Float32Array,
        attributes: call.attrs,
      });
      return result;
    },
  });
}
