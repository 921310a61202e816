/** For tests: the cpu backend under another name, with one kernel or another altered. */
import * as tf from "@tensorflow/tfjs-core";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { registerCpuKernels } from "@/backends/cpu/register_kernels.ts";
import "@/backends/register_gradients.ts";

/** Makes the altered kernel out of the right one. */
export type Alteration = (kernel: tf.KernelFunc) => tf.KernelFunc;

/** Registers a copy of the cpu backend in which the named kernels are altered. Unregister it with `tf.removeBackend`. */
export function registerAlteredCpu(name: string, alterations: Readonly<Record<string, Alteration>>): void {
  registerCpuKernels();
  tf.registerBackend(name, () => new MathBackendCPU());
  tf.copyRegisteredKernels("cpu", name);
  for (const [kernelName, alter] of Object.entries(alterations)) {
    const right = tf.getKernel(kernelName, name);
    tf.unregisterKernel(kernelName, name);
    tf.registerKernel({ ...right, kernelFunc: alter(right.kernelFunc) });
  }
}

/** The kernel's own result with every number put through `change`. */
export function changedResult(change: (value: number, index: number) => number): Alteration {
  return (kernel) => (call) => {
    const result = kernel(call);
    if (Array.isArray(result)) throw new TypeError("A kernel with several outputs cannot be altered here");
    const values = (call.backend as MathBackendCPU).readSync(result.dataId) as Float32Array;
    values.forEach((value, index) => values[index] = change(value, index));
    return result;
  };
}
