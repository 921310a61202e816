/**
 * The WebGPU backend, where Deno finds a graphics adapter. A software adapter (Mesa's lavapipe, say) computes
 * correctly and is far slower than WebAssembly: a training step of the small U-Net took 10 s on it. It is accepted
 * only for a user who asks for `webgpu` by name.
 */
import "@/backends/register_gradients.ts";
import tfjsPackage from "@tensorflow/tfjs-backend-webgpu/package.json" with { type: "json" };
import type { BackendCandidate } from "@/backends/backend.ts";
import { startBackend } from "@/backends/on_backend.ts";
import { makeMaxPoolKeepNaN } from "@/backends/max_pool_keeps_nan.ts";
import { findAdapter, quietly } from "./adapter.ts";

let kernelsReplaced = false;

/**
 * The candidate for `webgpu`.
 *
 * @param options.acceptSoftware whether an adapter that runs on the CPU will do
 */
export function webgpuCandidate({ acceptSoftware }: { acceptSoftware: boolean }): BackendCandidate {
  return {
    name: "webgpu",
    open: async () => {
      const adapter = await findAdapter();
      if (adapter.info.isFallbackAdapter && !acceptSoftware) {
        throw new Error(
          `the only adapter is software (${adapter.info.description}), slower than wasm; backend=webgpu uses it all the same`,
        );
      }
      await import("@tensorflow/tfjs-backend-webgpu");
      if (!kernelsReplaced) makeMaxPoolKeepNaN("webgpu");
      kernelsReplaced = true;
      await quietly(() => startBackend("webgpu"));
      return {
        name: "webgpu",
        tfjsBackend: "webgpu",
        library: `tfjs-backend-webgpu ${tfjsPackage.version}`,
        device: adapter.info.description ||
          (`${adapter.info.vendor} ${adapter.info.architecture}`.trim() || "unnamed adapter"),
        threads: null,
      };
    },
  };
}
