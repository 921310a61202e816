/**
 * Convolutions with strides. The kernels of tfjs-backend-wasm 4.22 are right at stride 1 and without padding; with
 * strides and padding together they give zeros where a stride exceeds the filter, other wrong numbers elsewhere, and
 * write beyond their memory. There the image is padded first.
 */
import { backend_util, type Conv2DAttrs, type TensorInfo } from "@tensorflow/tfjs-core";
import { composeKernels, type KernelCall } from "./compose_kernels.ts";

type Kernel = (call: KernelCall<"x" | "filter", Conv2DAttrs>) => TensorInfo;

/**
 * `Conv2D`, `DepthwiseConv2dNative` and their fused forms: x [batch, y, x, channel in] by a filter [y, x, …].
 *
 * @param shipped the backend's own kernel
 */
export function stridedConvolution(shipped: Kernel): Kernel {
  return (call) => {
    const { inputs: { x, filter }, attrs, backend } = call;
    refuseMisjudgedShape(filter, attrs);
    const hasStrides = [attrs.strides].flat().some((stride) => stride !== 1);
    if (!hasStrides || attrs.pad === "valid" || attrs.dataFormat !== "NHWC") return shipped(call);
    const { padInfo: { top, bottom, left, right } } = backend_util.computeConv2DInfo(
      x.shape as [number, number, number, number],
      filter.shape as [number, number, number, number],
      attrs.strides,
      attrs.dilations,
      attrs.pad,
      attrs.dimRoundingMode,
    );
    return composeKernels(backend, (run) => {
      const padded = run("PadV2", { x }, {
        paddings: [[0, 0], [top, bottom], [left, right], [0, 0]],
        constantValue: 0,
      });
      return shipped({ ...call, inputs: { ...call.inputs, x: padded }, attrs: { ...attrs, pad: "valid" } });
    });
  };
}

/** Where the padding is one number, tfjs-core takes filter and stride along y for those along x, too (conv_util.ts). */
function refuseMisjudgedShape({ shape: [rows, columns] }: TensorInfo, { strides, pad }: Conv2DAttrs): void {
  const [strideY, strideX = strideY] = [strides].flat();
  if (typeof pad !== "number" || (strideY === strideX && rows === columns)) return;
  throw new Error(
    `Cannot convolve on wasm: padding ${pad} with a filter of ${rows}×${columns} and strides ${strideY}, ${strideX}; ` +
      "name the padding of each side",
  );
}
