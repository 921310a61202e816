/**
 * The gradient of a convolution with respect to its input, which is also the forward pass of a transposed
 * convolution. tfjs-backend-wasm 4.22 has a kernel of scalar loops, about eight times slower than its forward
 * convolution; the cases that our networks have are put down to XNNPACK's convolution and product here, and the
 * rest is left to the shipped kernel.
 */
import { backend_util, type Conv2DBackpropInputAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { composeKernels, type KernelCall } from "./compose_kernels.ts";
import { convolve, type Margin } from "./convolve.ts";

type Call = KernelCall<"dy" | "filter", Conv2DBackpropInputAttrs>;
type Forward = ReturnType<typeof backend_util.computeConv2DInfo>;

/**
 * `Conv2DBackpropInput`: dx [batch, y, x, channel in] of dy [batch, y, x, channel out] and the filter
 * [y, x, channel in, channel out], for any stride and padding.
 *
 * @param shipped the backend's own kernel, for strides other than 1 and the filter's size
 */
export function conv2dBackpropInput(shipped: (call: Call) => TensorInfo): (call: Call) => TensorInfo {
  return (call) => {
    const { inputs: { dy, filter }, attrs, backend } = call;
    if (attrs.dataFormat !== "NHWC") return shipped(call);
    const forward = backend_util.computeConv2DInfo(
      attrs.inputShape,
      filter.shape as [number, number, number, number],
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    if (forward.strideHeight === 1 && forward.strideWidth === 1) {
      return asConvolution(backend, { dy, filter, forward });
    }
    if (tilesTheInput(forward)) return asProduct(backend, { dy, filter, forward });
    return shipped(call);
  };
}

/** Stride 1: a convolution of dy with the filter turned by 180° and its channel axes exchanged. */
function asConvolution(
  backend: BackendWasm,
  { dy, filter, forward }: { dy: TensorInfo; filter: TensorInfo; forward: Forward },
): TensorInfo {
  const rows = margin(forward.filterHeight, forward.padInfo.top, forward.inHeight - forward.outHeight);
  const columns = margin(forward.filterWidth, forward.padInfo.left, forward.inWidth - forward.outWidth);
  return composeKernels(backend, (call) => {
    const turned = call("Reverse", { x: filter }, { dims: [0, 1] });
    const exchanged = call("Transpose", { x: turned }, { perm: [0, 1, 3, 2] });
    return convolve(call, { x: dy, filter: exchanged, rows, columns, dilations: [1, 1] });
  });
}

/** The margin of dy: the forward padding's complement before, and what is left of the full length after. */
function margin(taps: number, padding: number, shrinkage: number): Margin {
  return { before: taps - 1 - padding, after: shrinkage + padding };
}

/** Whether the filter's positions lie side by side and cover the whole input, as in a 2×2 up-convolution. */
function tilesTheInput(forward: Forward): boolean {
  const { top, bottom, left, right } = forward.padInfo;
  return top + bottom + left + right === 0 &&
    forward.strideHeight === forward.filterHeight && forward.strideWidth === forward.filterWidth &&
    forward.inHeight === forward.outHeight * forward.strideHeight &&
    forward.inWidth === forward.outWidth * forward.strideWidth;
}

/** Tiles: every pixel of dy makes one tile of dx on its own, a matrix product with the filter. */
function asProduct(
  backend: BackendWasm,
  { dy, filter, forward }: { dy: TensorInfo; filter: TensorInfo; forward: Forward },
): TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels, inChannels, filterHeight, filterWidth } = forward;
  const tile = filterHeight * filterWidth * inChannels;
  return composeKernels(backend, (call) => {
    const pixels = call("Reshape", { x: dy }, { shape: [batchSize * outHeight * outWidth, outChannels] });
    const taps = call("Reshape", { x: filter }, { shape: [tile, outChannels] });
    const tiles = call("BatchMatMul", { a: pixels, b: call("Transpose", { x: taps }, { perm: [1, 0] }) }, {
      transposeA: false,
      transposeB: false,
    });
    const rowsOfTiles = call("Reshape", { x: tiles }, {
      shape: [batchSize * outHeight, outWidth, filterHeight, filterWidth * inChannels],
    });
    const rowsOfPixels = call("Transpose", { x: rowsOfTiles }, { perm: [0, 2, 1, 3] });
    return call("Reshape", { x: rowsOfPixels }, { shape: [...forward.inShape] });
  });
}
