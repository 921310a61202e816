/**
 * Registers tfjs-node-gpu's kernels in TensorFlow.js, over a given binding. Its own entry point (dist/index.js)
 * cannot be used: it looks for the prebuilt addon and makes itself the current backend.
 */

import nodeUtil from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import type { TFJSBinding } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import { tfjsBackendName } from "./constants.ts";
import type { TensorValues } from "./host_tensor.ts";
import { registerNativeGradients } from "./native_gradients/mod.ts";
import { registerGatherKernel } from "./gather_kernel.ts";
import { makeMaxPoolKeepNaN } from "../max_pool_keeps_nan.ts";
import { registerStepKernel } from "./step_kernel.ts";

// The package calls two functions that Node removed in version 23 and Deno does not have (tfjs issue #8425).
const removed = nodeUtil as { isNullOrUndefined?: unknown; isArray?: unknown };
removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
removed.isArray ??= Array.isArray;

/**
 * What the kernels call. The package's type declares three members that its own addon does not have, and leaves out
 * that strings and int64 are read too.
 */
export type Binding =
  & Omit<TFJSBinding, "TF_ATTR_RESOURCE" | "TensorMetadata" | "TFEOpAttr" | "tensorDataSync">
  & { tensorDataSync(tensorId: number): TensorValues };

/**
 * Makes `binding` the backend "tensorflow" of TensorFlow.js, without making it the current one.
 *
 * @throws {Error} if this process already has one
 */
export async function registerKernelBackend(binding: Binding): Promise<void> {
  if (tf.findBackend(tfjsBackendName) !== null) {
    throw new Error("this process already runs TensorFlow's kernels on another binding");
  }
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const module = await import("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js");
  const { NodeJSKernelBackend } = module.default;
  // By this name the kernels know what the device can do (dilated 3-D convolutions need a GPU).
  const packageName = binding.isUsingGpuDevice() ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";
  tf.registerBackend(tfjsBackendName, () => new NodeJSKernelBackend(binding as TFJSBinding, packageName));
  makeMaxPoolKeepNaN(tfjsBackendName);
  registerStepKernel();
  registerGatherKernel();
  registerNativeGradients();
}
