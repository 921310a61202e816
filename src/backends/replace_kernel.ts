/** Puts a kernel of ours in the place of a backend's own. */
import { getKernel, type KernelFunc, registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";

/**
 * Registers under the same name what `make` makes of the shipped kernel, whose set-up stays: it binds the function that
 * ours may call.
 *
 * @typeParam Kernel tfjs-core has one type for all kernels; which inputs and attributes one has follows from its name
 */
export function replaceKernel<Kernel = KernelFunc>(
  kernelName: string,
  { backendName, make }: { backendName: string; make: (shipped: Kernel) => Kernel },
): void {
  const shipped = getKernel(kernelName, backendName);
  unregisterKernel(kernelName, backendName);
  const kernel = make(shipped.kernelFunc as unknown as Kernel);
  registerKernel({ ...shipped, kernelFunc: kernel as unknown as KernelFunc });
}
