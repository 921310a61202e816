/** A convolution of stride 1 whose margins may be negative, the building block of both gradients. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { CallKernel } from "./compose_kernels.ts";

/** Rows (or columns) of zeros to add before and after an axis; a negative number takes rows away instead. */
export interface Margin {
  readonly before: number;
  readonly after: number;
}

/** How to convolve: the margins of the input's rows and columns, and the steps between the filter's taps. */
export interface Convolution {
  readonly rows: Margin;
  readonly columns: Margin;
  readonly dilations: readonly [number, number];
}

/**
 * Convolves `x` [batch, y, x, channel in] with `filter` [y, x, channel in, channel out] at stride 1.
 */
export function convolve(
  call: CallKernel,
  { x, filter, rows, columns, dilations }: Convolution & { x: TensorInfo; filter: TensorInfo },
): TensorInfo {
  const padding = [[0, 0], padOf(rows), padOf(columns), [0, 0]];
  return call("Conv2D", { x: crop(call, { x, rows, columns }), filter }, {
    strides: [1, 1],
    dilations: [...dilations],
    pad: padding,
    dataFormat: "NHWC",
  });
}

const padOf = ({ before, after }: Margin): number[] => [Math.max(before, 0), Math.max(after, 0)];
const cropOf = ({ before, after }: Margin): number[] => [Math.max(-before, 0), Math.max(-after, 0)];

function crop(
  call: CallKernel,
  { x, rows, columns }: { x: TensorInfo; rows: Margin; columns: Margin },
): TensorInfo {
  const [batch, height, width, channels] = x.shape;
  const [top, bottom] = cropOf(rows);
  const [left, right] = cropOf(columns);
  if (top + bottom + left + right === 0) return x;
  return call("Slice", { x }, {
    begin: [0, top, left, 0],
    size: [batch, height - top - bottom, width - left - right, channels],
  });
}
