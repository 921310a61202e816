/**
 * The Step kernel, which is most of relu's gradient, in two native operations.
 *
 * tfjs-node-gpu's own makes megabytes of ones in JavaScript, copies them to TensorFlow and runs IsNan, Greater, Fill
 * and two Selects: a tenth of a U-Net's training step, and garbage that grew the process by 100 MB in 300 steps.
 */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { tfjsBackendName } from "./constants.ts";

/** Replaces the package's Step kernel; for a slope other than 0 the package's own is still used. */
export function registerStepKernel(): void {
  const original = tf.getKernel(tf.Step, tfjsBackendName).kernelFunc;
  tf.unregisterKernel(tf.Step, tfjsBackendName);
  tf.registerKernel({
    kernelName: tf.Step,
    backendName: tfjsBackendName,
    kernelFunc: (parameters) => {
      const { inputs, attrs } = parameters;
      if (attrs?.alpha !== 0) return original(parameters);
      const backend = parameters.backend as NodeJSKernelBackend;
      // relu(sign(x)): 1 where x > 0, 0 elsewhere, and NaN stays NaN as step's contract says.
      const sign = backend.executeSingleInput("Sign", inputs.x as tf.TensorInfo);
      const step = backend.executeSingleInput("Relu", sign);
      sign.dispose();
      return step;
    },
  });
}
