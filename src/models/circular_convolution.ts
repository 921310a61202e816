import * as tf from "@tensorflow/tfjs-core";
import { tfjsBackendName } from "@/backends/tensorflow/constants.ts";
import { reluGradient } from "@/backends/tensorflow/native_gradients/mod.ts";

/** How {@linkcode circularConvolution} is to be done. */
export interface CircularConvolutionOptions {
  /** What follows the convolution. */
  readonly activation: "relu" | "none";
  /** `x` is data: no gradient is made for it, which saves a convolution in the backward pass. */
  readonly inputIsData?: boolean;
}

/**
 * Convolution of stride 1 on a periodic box, then ReLU where asked: each tap that would reach over an edge sees the
 * opposite one. Sizes are kept, and rolling the input rolls the output.
 *
 *     y[n,i,j,o] = act( Σ_{a,b,c} x[n, (i+a−p) mod Y, (j+b−p) mod X, c] w[a,b,c,o] ),   p = (k−1)/2
 *
 * One entry on the gradient tape, made of plain operations that every backend has. The gradient by x is a circular
 * convolution itself, of dy with the kernel turned by 180° and its channel axes exchanged: that takes half the
 * operations of folding the padded gradient's borders back, and it is the backends' fast forward kernel.
 *
 * @param x [batch, y, x, channel in]
 * @param kernel [k, k, channel in, channel out], k odd and (k−1)/2 at most the size of the box
 * @returns [batch, y, x, channel out]
 */
export function circularConvolution(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { activation, inputIsData = false }: CircularConvolutionOptions,
): tf.Tensor4D {
  const margin = (kernel.shape[0] - 1) / 2;

  const forward = (input: tf.Tensor4D, weights: tf.Tensor4D, save: tf.GradSaveFunc): tf.Tensor4D => {
    const wrapped = wrap(input, margin);
    const linear = tf.conv2d(wrapped, weights, 1, "valid");
    const value = activation === "relu" ? tf.relu(linear) : linear;
    save(activation === "relu" ? [wrapped, weights, value] : [wrapped, weights]);
    return value;
  };
  const backward = (dy: tf.Tensor4D, [wrapped, weights, value]: tf.Tensor4D[]) => {
    const slope = activation === "relu" ? reluGradient(dy, value) : dy;
    return {
      byInput: () => tf.conv2d(wrap(slope, margin), turned(weights), 1, "valid"),
      byKernel: () => kernelGradient(wrapped, slope, weights.shape),
    };
  };

  if (inputIsData) {
    const ofKernel = tf.customGrad((weights, save) => ({
      value: forward(x, weights as tf.Tensor4D, save as tf.GradSaveFunc),
      gradFunc: (dy, saved) => tf.tidy(() => backward(dy as tf.Tensor4D, saved as tf.Tensor4D[]).byKernel()),
    }));
    return ofKernel(kernel) as tf.Tensor4D;
  }
  const ofBoth = tf.customGrad((input, weights, save) => ({
    value: forward(input as tf.Tensor4D, weights as tf.Tensor4D, save as tf.GradSaveFunc),
    gradFunc: (dy, saved) =>
      tf.tidy(() => {
        const { byInput, byKernel } = backward(dy as tf.Tensor4D, saved as tf.Tensor4D[]);
        return [byInput(), byKernel()];
      }),
  }));
  return ofBoth(x, kernel) as tf.Tensor4D;
}

/** Continues `x` [batch, y, x, channel] periodically by `margin` pixels on all four sides. */
function wrap(x: tf.Tensor4D, margin: number): tf.Tensor4D {
  if (margin === 0) return x;
  const byPixels = x.shape[3] >= MANY_CHANNELS && tf.getBackend() === tfjsBackendName;
  return byPixels ? wrapByPixels(x, margin) : wrapByStrips(x, margin);
}

/**
 * Gathering pixels copies once, but pixel by pixel: TensorFlow does it faster from pixels of a few dozen bytes on, the
 * wasm backend never.
 */
const MANY_CHANNELS = 8;

/** By rows, then by columns: two copies of nearly everything. */
function wrapByStrips(x: tf.Tensor4D, margin: number): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape;
  const tall = tf.concat([
    tf.slice(x, [0, rows - margin, 0, 0], [batch, margin, columns, channels]),
    x,
    tf.slice(x, [0, 0, 0, 0], [batch, margin, columns, channels]),
  ], 1);
  const height = rows + 2 * margin;
  return tf.concat([
    tf.slice(tall, [0, 0, columns - margin, 0], [batch, height, margin, channels]),
    tall,
    tf.slice(tall, [0, 0, 0, 0], [batch, height, margin, channels]),
  ], 2);
}

function wrapByPixels(x: tf.Tensor4D, margin: number): tf.Tensor4D {
  const [batch, rows, columns, channels] = x.shape;
  const [height, width] = [rows + 2 * margin, columns + 2 * margin];
  const pixels = tf.reshape(x, [batch, rows * columns, channels]);
  const wrapped = tf.gather(pixels, pixelsOf({ rows, columns, margin }), 1);
  return tf.reshape(wrapped, [batch, height, width, channels]);
}

/** Which pixel (y·columns + x) each one of the continued box is, int32. */
function pixelsOf({ rows, columns, margin }: { rows: number; columns: number; margin: number }): tf.Tensor1D {
  const width = columns + 2 * margin;
  const indices = Int32Array.from({ length: (rows + 2 * margin) * width }, (_, place) => {
    const [y, x] = [Math.floor(place / width) - margin, place % width - margin];
    return ((y + rows) % rows) * columns + (x + columns) % columns;
  });
  return tf.tensor1d(indices, "int32");
}

/** The kernel of the transposed map: turned by 180°, [k, k, channel out, channel in]. */
function turned(kernel: tf.Tensor4D): tf.Tensor4D {
  const reversed = kernel.shape[0] === 1 ? kernel : tf.reverse(kernel, [0, 1]);
  return tf.transpose(reversed, [0, 1, 3, 2]);
}

/** d loss / d kernel of a valid convolution of stride 1; tfjs-core has the kernel but no function for it. */
function kernelGradient(x: tf.Tensor4D, dy: tf.Tensor4D, kernelShape: number[]): tf.Tensor4D {
  const attributes = { strides: [1, 1], pad: "valid", dataFormat: "NHWC", filterShape: kernelShape };
  return tf.engine().runKernel(tf.Conv2DBackpropFilter, { x, dy }, attributes) as tf.Tensor4D;
}
