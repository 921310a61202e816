/**
 * The gradient of max pooling. The kernel of tfjs-backend-wasm 4.22 starts its search for a window's maximum at the
 * smallest positive float, so a window whose values are all negative passes no gradient at all.
 */
import { backend_util, type MaxPoolGradAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { forEachWindow } from "@/backends/pool_windows.ts";
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
  forEachWindow(pool, (pixels, output) => {
    for (let channel = 0; channel < channels; channel++) {
      let best = -1;
      let maximum = -Infinity;
      for (const pixel of pixels) {
        const value = values[pixel + channel];
        if (value > maximum) {
          maximum = value;
          best = pixel + channel;
        }
      }
      if (best >= 0) gradient[best] += incoming[output + channel];
    }
  });
  return result;
}
