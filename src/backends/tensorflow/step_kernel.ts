/**
 * The Step kernel (in the gradients of abs and relu6, and of relu where that is differentiated twice) in native
 * operations whose constants are single numbers.
 *
 * tfjs-node-gpu's own makes megabytes of ones in JavaScript and copies them to TensorFlow at each call.
 */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { attributeType, dataType, tfjsBackendName } from "./constants.ts";

/** Replaces the package's Step kernel. */
export function registerStepKernel(): void {
  tf.unregisterKernel(tf.Step, tfjsBackendName);
  tf.registerKernel({
    kernelName: tf.Step,
    backendName: tfjsBackendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const x = inputs.x as tf.Tensor;
      const slope = attrs!.alpha as number;
      return tf.tidy(() =>
        slope === 0
          ? unitStep(x, backend as NodeJSKernelBackend)
          : slopedStep(x, slope, backend as NodeJSKernelBackend)
      );
    },
  });
}

/** relu(sign(x)): 1 where x > 0, 0 elsewhere, and NaN stays NaN as step's contract says. */
function unitStep(x: tf.TensorInfo, backend: NodeJSKernelBackend): tf.Tensor {
  return backend.executeSingleInput("Relu", backend.executeSingleInput("Sign", x));
}

/** 1 where x > 0, `slope` elsewhere, and NaN stays NaN. */
function slopedStep(x: tf.Tensor, slope: number, backend: NodeJSKernelBackend): tf.Tensor {
  // SelectV2 broadcasts, unlike the Select behind tf.where.
  const select = (condition: tf.Tensor, chosen: tf.Tensor, other: tf.Tensor): tf.Tensor =>
    backend.executeSingleOutput("SelectV2", [{
      name: "T",
      type: attributeType.TF_ATTR_TYPE,
      value: dataType.TF_FLOAT,
    }], [condition, chosen, other]);
  return select(tf.greater(x, 0), tf.scalar(1), select(tf.isNaN(x), x, tf.scalar(slope)));
}
