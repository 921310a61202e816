import type { Matrix } from "@/math/matrix.ts";

/** A convolution's kernel as TensorFlow keeps it, row-major: [k, k, channel in, channel out]. */
export interface Kernel {
  /** As many values as the product of `shape`. */
  readonly data: ArrayLike<number>;
  /** Four axes. */
  readonly shape: readonly number[];
}

/**
 * A kernel [k, k, in, out] as the matrix (out, k²·in) that takes a patch [k, k, in], row-major, to an output pixel.
 *
 * A transposed convolution's [k, k, out, in] becomes (in, k²·out), the transpose of the map from an input pixel to its
 * tile when stride and kernel size agree: its singular values are the same.
 *
 * @throws RangeError unless the shape has four axes and the data fills it
 */
export function unfoldKernel({ data, shape }: Kernel): Matrix {
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.length !== 4 || data.length !== size || size === 0) {
    throw new RangeError(
      `Cannot unfold a kernel: needs shape [k, k, in, out], got [${
        shape.join(", ")
      }] with ${data.length} values`,
    );
  }
  const rows = shape[3];
  const columns = size / rows;
  const matrix = new Float64Array(size);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) matrix[row * columns + column] = data[column * rows + row];
  }
  return { data: matrix, shape: [rows, columns] };
}

/** The inverse of {@linkcode unfoldKernel}: single-precision values in the kernel's own order. */
export function foldKernel({ data, shape: [rows, columns] }: Matrix): Float32Array {
  const kernel = new Float32Array(data.length);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) kernel[column * rows + row] = data[row * columns + column];
  }
  return kernel;
}
