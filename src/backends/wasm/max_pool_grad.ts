/**
 * The gradient of max pooling. The kernel of tfjs-backend-wasm 4.22 starts its search for a window's maximum at the
 * smallest positive float, so a window whose values are all negative passes no gradient at all.
 */
import { backend_util, type MaxPoolGradAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelCall } from "./compose_kernels.ts";

/**
 * `MaxPoolGrad`: dx [batch, y, x, channel] of dy and the forward pass's input, for any window, stride and padding. A
 * window gives its gradient to its maximum, the first one in row order where several are equal, as on the cpu backend.
 */
export function maxPoolGrad(
  { inputs: { dy, input }, attrs, backend }: KernelCall<"dy" | "input", MaxPoolGradAttrs>,
): TensorInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const shape = input.shape as [number, number, number, number];
  const pool = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const result = backend.makeOutput(input.shape, "float32");
  // Views are taken after the allocation, which may move the heap.
  const values = backend.typedArrayFromHeap(input);
  const incoming = backend.typedArrayFromHeap(dy);
  const gradient = backend.typedArrayFromHeap(result).fill(0);
  const channels = pool.inChannels;
  const window = new Int32Array(pool.filterHeight * pool.filterWidth);
  let from = 0;
  for (let batch = 0; batch < pool.batchSize; batch++) {
    for (let row = 0; row < pool.outHeight; row++) {
      for (let column = 0; column < pool.outWidth; column++) {
        const size = collectWindow(window, { pool, batch, row, column });
        for (let channel = 0; channel < channels; channel++) {
          let best = -1;
          let maximum = -Infinity;
          for (let tap = 0; tap < size; tap++) {
            const value = values[window[tap] + channel];
            if (value > maximum) {
              maximum = value;
              best = window[tap] + channel;
            }
          }
          if (best >= 0) gradient[best] += incoming[from + channel];
        }
        from += channels;
      }
    }
  }
  return result;
}

type Pool = ReturnType<typeof backend_util.computePool2DInfo>;

/** Writes where the window's pixels inside the image begin, and returns how many there are. */
function collectWindow(
  window: Int32Array,
  { pool, batch, row, column }: { pool: Pool; batch: number; row: number; column: number },
): number {
  let size = 0;
  for (let tapRow = 0; tapRow < pool.filterHeight; tapRow++) {
    const y = row * pool.strideHeight - pool.padInfo.top + tapRow;
    if (y < 0 || y >= pool.inHeight) continue;
    for (let tapColumn = 0; tapColumn < pool.filterWidth; tapColumn++) {
      const x = column * pool.strideWidth - pool.padInfo.left + tapColumn;
      if (x < 0 || x >= pool.inWidth) continue;
      window[size++] = ((batch * pool.inHeight + y) * pool.inWidth + x) * pool.inChannels;
    }
  }
  return size;
}
