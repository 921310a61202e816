import * as tf from "@tensorflow/tfjs-core";
import { biasGradient } from "@/backends/tensorflow/native_gradients/mod.ts";

/**
 * Transposed convolution whose stride is its kernel's size: each pixel makes a k×k tile of its own, so that nothing
 * reaches over an edge and the map is periodic without padding.
 *
 * @param x [batch, y, x, channel in]
 * @param kernel [k, k, channel out, channel in]
 * @returns [batch, k·y, k·x, channel out]
 */
export function upConvolution(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D {
  const [batch, rows, columns] = x.shape;
  const [size, , channels] = kernel.shape;
  return tf.conv2dTranspose(x, kernel, [batch, rows * size, columns * size, channels], size, "valid");
}

/**
 * x [batch, y, x, channel] + bias [channel]. The gradient of tfjs' own broadcast addition reshapes three times, each
 * an operation on the native backend.
 */
export function addBias(x: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D {
  const differentiable = tf.customGrad((values, offsets) => ({
    value: tf.add(values as tf.Tensor4D, offsets as tf.Tensor1D),
    gradFunc: (dy) => [tf.clone(dy), biasGradient(dy)],
  }));
  return differentiable(x, bias) as tf.Tensor4D;
}
