import * as tf from "@tensorflow/tfjs-core";

/**
 * Whether a gradient may be computed by the kernel of this name: the current backend has it, and no outer gradient is
 * being recorded. The gradient kernels have no gradients themselves; within `tf.grad(tf.grad(f))` the inner one is
 * therefore made of differentiable operations.
 */
export function runsNatively(kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined && tf.engine().state.gradientDepth === 0;
}
