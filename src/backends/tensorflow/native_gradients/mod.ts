/**
 * Gradients by TensorFlow's own operations where TensorFlow.js composes them of many. Max pooling needs none: its
 * gradient is the operation MaxPoolGrad already.
 *
 * ```text
 * override_gradient.ts       takes the place of TensorFlow.js' gradient
 * runs_natively.ts           when it may
 * relu_grad.ts               ReluGrad
 * bias_add_grad.ts           BiasAddGrad
 * fused_batch_norm_grad.ts   FusedBatchNormGradV3
 * ```
 */

import * as tf from "@tensorflow/tfjs-core";
import { biasAddGradKernel, nativeAddGradient } from "./bias_add_grad.ts";
import { fusedBatchNormGradKernel, nativeFusedBatchNormGradient } from "./fused_batch_norm_grad.ts";
import { overrideGradient } from "./override_gradient.ts";
import { nativeReluGradient, reluGradKernel } from "./relu_grad.ts";

export { biasGradient } from "./bias_add_grad.ts";
export { reluGradient } from "./relu_grad.ts";

/** Registers kernels and gradients, once a process, after the package's own. Other backends keep their gradients. */
export function registerNativeGradients(): void {
  for (const kernel of [reluGradKernel, biasAddGradKernel, fusedBatchNormGradKernel]) {
    tf.registerKernel(kernel);
  }
  for (const gradient of [nativeReluGradient, nativeAddGradient, nativeFusedBatchNormGradient]) {
    overrideGradient(gradient);
  }
}
