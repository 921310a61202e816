/**
 * The gradient of a convolution with respect to its filter, which tfjs-backend-wasm 4.22 lacks
 * (tensorflow/tfjs#8474): without it no convolutional network trains there.
 *
 * With stride s and padding p, the forward pass is y[n,i,j,k] = Σ x[n, i·s+a−p, j·s+b−p, c] w[a,b,c,k], hence
 *
 *     dw[a,b,c,k] = Σ_{n,i,j} x[n, a+i·s−p, b+j·s−p, c] dy[n,i,j,k],
 *
 * which is itself a convolution: of x with the batch in the place of the channels, [c, y, x, n], with dy as a
 * filter [i, j, n, k] whose taps are s apart. XNNPACK's convolution then does all the arithmetic.
 */
import { backend_util, type Conv2DBackpropFilterAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { composeKernels, type KernelCall } from "./compose_kernels.ts";
import { convolve, type Margin } from "./convolve.ts";

/**
 * `Conv2DBackpropFilter`: dw [y, x, channel in, channel out] of x [batch, y, x, channel in] and
 * dy [batch, y, x, channel out], for any stride and padding. Dilated filters have no gradient in TensorFlow.js;
 * channels first is refused, as the backend's forward convolution refuses it.
 */
export function conv2dBackpropFilter(
  { inputs: { x, dy }, attrs, backend }: KernelCall<"x" | "dy", Conv2DBackpropFilterAttrs>,
): TensorInfo {
  if (attrs.dataFormat !== "NHWC") {
    throw new Error(
      `Cannot compute Conv2DBackpropFilter on wasm: data format ${attrs.dataFormat}, needs NHWC`,
    );
  }
  const forward = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterShape,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  const rows = margin({
    taps: forward.filterHeight,
    steps: forward.outHeight,
    stride: forward.strideHeight,
    length: forward.inHeight,
    padding: forward.padInfo.top,
  });
  const columns = margin({
    taps: forward.filterWidth,
    steps: forward.outWidth,
    stride: forward.strideWidth,
    length: forward.inWidth,
    padding: forward.padInfo.left,
  });
  return composeKernels(backend, (call) => {
    const batchLast = call("Transpose", { x }, { perm: [3, 1, 2, 0] });
    const filter = call("Transpose", { x: dy }, { perm: [1, 2, 0, 3] });
    const dilations = [forward.strideHeight, forward.strideWidth] as const;
    const channelFirst = convolve(call, { x: batchLast, filter, rows, columns, dilations });
    return call("Transpose", { x: channelFirst }, { perm: [1, 2, 0, 3] });
  });
}

/** The margin that makes the convolution above give exactly `taps` values along an axis of the input. */
function margin(
  axis: { taps: number; steps: number; stride: number; length: number; padding: number },
): Margin {
  const span = (axis.steps - 1) * axis.stride + axis.taps;
  return { before: axis.padding, after: span - axis.length - axis.padding };
}
