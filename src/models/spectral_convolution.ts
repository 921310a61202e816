import * as tf from "@tensorflow/tfjs-core";
import {
  analysisAlongX,
  analysisAlongY,
  type ConstantMatrix,
  synthesisAlongX,
  synthesisAlongY,
  wavenumbersKept,
} from "./fourier_matrices.ts";

/**
 * The spectral convolution of a Fourier neural operator (Li et al. 2021, eq. 4 and 5, https://arxiv.org/abs/2010.08895) on
 * a periodic box: each wavenumber that is kept has a complex matrix R(k) of its own from channels to channels, all others
 * give zero. With the Fourier coefficients x̂(k) = 1/(Y·X) Σ x e^{−ik·r},
 *
 *     y(r)_o = Re Σ_k w(k) e^{ik·r} Σ_c x̂(k)_c R(k)_{c,o},   −modes < k_y < modes, 0 ≤ k_x < modes,
 *
 * w = 1 for k_x = 0 and 2 above, where k stands for −k, too. On k_x = 0 both are in the sum, so that only R(k) + R(−k)*
 * counts there, as in every implementation on half a plane. Rolling the input rolls the output.
 *
 * The transforms are products with constant real matrices, along y and then along x: every backend and its gradients have
 * them, and for a few wavenumbers they take fewer operations than a full transform.
 *
 * @param x [batch, y, x, channel in]; the box has at least 2·modes − 1 points a side
 * @param multiplier R: [k_y, k_x, part, channel in, channel out], k_y in the order 0 … modes − 1, 1 − modes … −1, part re
 *   and im
 * @returns [batch, y, x, channel out]
 */
export function spectralConvolution(x: tf.Tensor4D, multiplier: tf.Tensor5D): tf.Tensor4D {
  const [batch, rows, columns] = x.shape;
  const [, modes, , , channelsOut] = multiplier.shape;
  const along = { y: { size: rows, modes }, x: { size: columns, modes } };
  const lines = batch * wavenumbersKept(modes).y;

  const alongY = product(analysisAlongY(along.y), x, { samples: batch }); // [batch, (k_y, part), (x, channel)]
  const coefficients = product(analysisAlongX(along.x), alongY, { samples: lines }); // [(batch, k_y), (k_x, part), channel]
  const mixed = mixChannels(coefficients, multiplier);
  const back = product(synthesisAlongX(along.x), mixed, { samples: lines }); // [(batch, k_y), (part, x), channel]
  const field = product(synthesisAlongY(along.y), back, { samples: batch });
  return tf.reshape(field, [batch, rows, columns, channelsOut]);
}

/**
 * Every wavenumber's coefficients times its matrix. A complex product is a real one of twice the size:
 * (re, im) · [[R_re, R_im], [−R_im, R_re]].
 *
 * @param coefficients [(batch, k_y), (k_x, part), channel in]
 * @returns [batch, (k_y, k_x), (part, channel out)]
 */
function mixChannels(coefficients: tf.Tensor3D, multiplier: tf.Tensor5D): tf.Tensor3D {
  const [ky, kx, , channelsIn, channelsOut] = multiplier.shape;
  const parts = tf.reshape(multiplier, [ky * kx, 2 * channelsIn, channelsOut]);
  const [real, imaginary] = tf.split<tf.Tensor3D>(parts, 2, 1);
  const matrices = tf.concat3d([
    tf.concat3d([real, imaginary], 2),
    tf.concat3d([tf.neg(imaginary), real], 2),
  ], 1);
  const bySample = tf.reshape<tf.Rank.R3>(coefficients, [-1, ky * kx, 2 * channelsIn]);
  const byWavenumber = tf.transpose(bySample, [1, 0, 2]);
  return tf.transpose(tf.matMul(byWavenumber, matrices), [1, 0, 2]);
}

/**
 * A constant matrix times every sample: Σ_j matrix[i, j] x[n, j, c]. One entry on the gradient tape; the matrix has no
 * gradient, and that of x is the product with the transpose.
 *
 * @param x as [sample, column of the matrix, whatever is left]
 * @returns [sample, row of the matrix, whatever is left]
 */
function product(
  { data, shape }: ConstantMatrix,
  x: tf.Tensor,
  { samples }: { samples: number },
): tf.Tensor3D {
  const differentiable = tf.customGrad((values, save) => {
    const matrix = tf.tensor3d(data, [1, ...shape]);
    (save as tf.GradSaveFunc)([matrix]);
    return {
      value: tf.matMul(matrix, values as tf.Tensor3D),
      gradFunc: (dy, saved) => tf.matMul((saved as tf.Tensor[])[0], dy as tf.Tensor3D, true),
    };
  });
  return differentiable(tf.reshape(x, [samples, shape[1], -1])) as tf.Tensor3D;
}
