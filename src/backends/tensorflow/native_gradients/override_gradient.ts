import * as tf from "@tensorflow/tfjs-core";

/** A gradient that takes the place of TensorFlow.js' own on the backends that have a kernel for it. */
export interface NativeGradient {
  /** The kernel that is differentiated. */
  readonly kernelName: string;
  /** The kernel that computes the gradient. */
  readonly gradientKernel: string;
  /** What is kept from the forward pass. Must serve the composed gradient as well. */
  readonly saves: Pick<tf.GradConfig, "inputsToSave" | "outputsToSave">;
  /** The gradient; `composed` is TensorFlow.js' own, for the cases that the kernel does not cover. */
  readonly gradient: (composed: tf.GradFunc) => tf.GradFunc;
}

/**
 * Registers a native gradient. TensorFlow.js has one gradient a kernel for all backends, so the choice between it and
 * the composed one is made when the kernel runs.
 */
export function overrideGradient({ kernelName, gradientKernel, saves, gradient }: NativeGradient): void {
  const composed = tf.getGradient(kernelName);
  if (composed === undefined) {
    throw new Error(`TensorFlow.js has registered no gradient for ${kernelName} yet`);
  }
  const native: tf.GradConfig = { kernelName, ...saves, gradFunc: gradient(composed.gradFunc) };
  const chosen = (): tf.GradConfig =>
    tf.getKernel(gradientKernel, tf.getBackend()) === undefined ? composed : native;
  tf.registerGradient({
    kernelName,
    get inputsToSave() {
      return chosen().inputsToSave;
    },
    get outputsToSave() {
      return chosen().outputsToSave;
    },
    gradFunc: (dy, saved, attributes) => chosen().gradFunc(dy, saved, attributes),
  });
}
