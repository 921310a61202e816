/** The gradient by a bias: one operation of TensorFlow's instead of Sum with its axes as a tensor, and Reshape. */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { attributeType, dataType, tfjsBackendName } from "../constants.ts";
import type { NativeGradient } from "./override_gradient.ts";
import { runsNatively } from "./runs_natively.ts";

const BIAS_ADD_GRAD = "BiasAddGrad";

/**
 * Σ dy over all axes but the last: the gradient by b of x + b.
 *
 * A single channel is left to Sum: BiasAddGrad would add its values one after the other, which takes seven times as
 * long and loses a digit.
 *
 * @param dy gradient by x + b, [..., channel], at least two axes
 * @returns [channel]
 */
export function biasGradient(dy: tf.Tensor): tf.Tensor1D {
  const channels = dy.shape[dy.rank - 1];
  if (channels > 1 && dy.dtype === "float32" && runsNatively(BIAS_ADD_GRAD)) {
    return tf.engine().runKernel(BIAS_ADD_GRAD, { dy }) as tf.Tensor as tf.Tensor1D;
  }
  return tf.sum(dy, dy.shape.slice(1).map((_, axis) => axis));
}

export const biasAddGradKernel: tf.KernelConfig = {
  kernelName: BIAS_ADD_GRAD,
  backendName: tfjsBackendName,
  kernelFunc: ({ inputs: { dy }, backend }) =>
    (backend as NodeJSKernelBackend).executeSingleOutput(
      "BiasAddGrad",
      [
        { name: "T", type: attributeType.TF_ATTR_TYPE, value: dataType.TF_FLOAT },
        { name: "data_format", type: attributeType.TF_ATTR_STRING, value: "NHWC" },
      ],
      [dy!],
    ),
};

/** For `tf.add(x, bias)`, which is how TensorFlow.js writes a layer's bias. */
export const nativeAddGradient: NativeGradient = {
  kernelName: tf.Add,
  gradientKernel: BIAS_ADD_GRAD,
  saves: { inputsToSave: ["a", "b"] },
  gradient: (composed) => (dy, saved, attributes) => {
    const [a, b] = saved;
    const isBias = b.rank === 1 && a.rank > 1 && b.size === a.shape[a.rank - 1];
    const gradients = composed(dy, saved, attributes);
    return isBias ? { ...gradients, b: () => biasGradient(dy as tf.Tensor) } : gradients;
  },
};
