/**
 * Max pooling that keeps NaN on devices whose values are not at hand. TensorFlow's on a CPU and WebGPU's compare, and to a
 * comparison the larger of NaN and 1 is 1; but the mean of a window that holds NaN is NaN (and, of one that holds both
 * infinities, NaN as well).
 */
import * as tf from "@tensorflow/tfjs-core";
import { replaceKernel } from "./replace_kernel.ts";

/** Replaces the MaxPool kernel of a backend whose AvgPool keeps NaN; call it before the backend's first use. */
export function makeMaxPoolKeepNaN(backendName: string): void {
  const averagePool = tf.getKernel(tf.AvgPool, backendName).kernelFunc;
  replaceKernel(tf.MaxPool, {
    backendName,
    make: (shipped) => (call) =>
      tf.tidy(() => {
        const maximum = tracked(shipped(call) as tf.TensorInfo);
        const mean = tracked(averagePool(call) as tf.TensorInfo);
        return tf.where(tf.isNaN(mean), mean, maximum);
      }),
  });
}

/** The result of a kernel as a tensor that `tidy` sees. */
function tracked(result: tf.TensorInfo): tf.Tensor {
  return result instanceof tf.Tensor ? result : tf.engine().makeTensorFromTensorInfo(result);
}
