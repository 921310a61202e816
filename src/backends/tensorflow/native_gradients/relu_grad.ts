/** ReLU's gradient: one operation of TensorFlow's instead of Step, Cast and Multiply. */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { attributeType, dataType, tfjsBackendName } from "../constants.ts";
import type { NativeGradient } from "./override_gradient.ts";
import { runsNatively } from "./runs_natively.ts";

const RELU_GRAD = "ReluGrad";

/**
 * dy where y > 0, else 0: the gradient of y = relu(x), from its output. At x = 0 the slope is 0.
 *
 * Where y is NaN the native kernel gives 0 (it multiplies dy by `y > 0`), while `dy·step(y)` of the other backends
 * gives NaN. A NaN of the forward pass is seen in the value, not in this gradient.
 *
 * @param dy gradient by y, any shape
 * @param y what relu gave (or took), same shape
 */
export function reluGradient<T extends tf.Tensor>(dy: T, y: tf.Tensor): T {
  if (y.dtype === "float32" && runsNatively(RELU_GRAD)) {
    return tf.engine().runKernel(RELU_GRAD, { dy, y }) as tf.Tensor as T;
  }
  return tf.mul<T>(dy, tf.step(y));
}

export const reluGradKernel: tf.KernelConfig = {
  kernelName: RELU_GRAD,
  backendName: tfjsBackendName,
  kernelFunc: ({ inputs: { dy, y }, backend }) =>
    (backend as NodeJSKernelBackend).executeSingleOutput(
      "ReluGrad",
      [{ name: "T", type: attributeType.TF_ATTR_TYPE, value: dataType.TF_FLOAT }],
      [dy!, y!],
    ),
};

export const nativeReluGradient: NativeGradient = {
  kernelName: tf.Relu,
  gradientKernel: RELU_GRAD,
  // The output, which the next layer keeps anyway; TensorFlow.js' own gradient keeps the input.
  saves: { outputsToSave: [true] },
  gradient: () => (dy, [y]) => ({ x: () => reluGradient(dy as tf.Tensor, y) }),
};
