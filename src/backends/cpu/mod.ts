/**
 * The plain JavaScript backend: the slowest, available everywhere, and the reference that all others are checked
 * against. One convolution gradient of a training step takes seconds on it.
 */
import "@/backends/register_gradients.ts";
import { version_cpu } from "@tensorflow/tfjs-backend-cpu";
import type { BackendCandidate } from "@/backends/backend.ts";
import { startBackend } from "@/backends/on_backend.ts";
import { registerCpuKernels } from "./register_kernels.ts";

/** The last resort of the chain. */
export const cpuCandidate: BackendCandidate = {
  name: "cpu",
  open: async () => {
    registerCpuKernels();
    await startBackend("cpu");
    return {
      name: "cpu",
      tfjsBackend: "cpu",
      library: `tfjs-backend-cpu ${version_cpu}`,
      device: "CPU",
      threads: 1,
    };
  },
};
