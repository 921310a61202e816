/** Kernels of tfjs-backend-wasm 4.22 that are right but for inputs at the edge: NaN, nothing, places outside the tensor. */
import {
  type AvgPoolAttrs,
  backend_util,
  slice_util,
  type SliceAttrs,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { keepNaN, keepNaNOfWindows } from "@/backends/keep_nan.ts";
import type { KernelCall } from "./compose_kernels.ts";

type Kernel<Attributes> = (call: KernelCall<"x", Attributes>) => TensorInfo;

/** An operation on each number by itself; the shipped ones give 0 or a bound for a NaN whose sign bit is set. */
export function elementwise<Attributes>(shipped: Kernel<Attributes>): Kernel<Attributes> {
  return (call) => {
    const result = shipped(call);
    const { inputs: { x }, backend } = call;
    keepNaN(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result));
    return result;
  };
}

/** A pooling over windows of x [batch, y, x, channel]; the shipped ones take NaN for −∞. */
export function pooling(shipped: Kernel<AvgPoolAttrs>): Kernel<AvgPoolAttrs> {
  return (call) => {
    const result = shipped(call);
    const { inputs: { x }, attrs: { filterSize, strides, pad, dimRoundingMode }, backend } = call;
    const shape = x.shape as [number, number, number, number];
    const pool = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    keepNaNOfWindows(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result), pool);
    return result;
  };
}

/** A reduction whose value of nothing is `identity`, as in TensorFlow; the shipped ones leave what was in memory. */
export function reductionWithIdentity<Attributes>(identity: number) {
  return (shipped: Kernel<Attributes>): Kernel<Attributes> => (call) => {
    const result = shipped(call);
    const { inputs: { x }, backend } = call;
    if (util.sizeFromShape(x.shape) === 0) backend.typedArrayFromHeap(result).fill(identity);
    return result;
  };
}

/** A slice that lies within the tensor, as the cpu backend demands; the shipped one reads the memory beyond. */
export function slice(shipped: Kernel<SliceAttrs>): Kernel<SliceAttrs> {
  return (call) => {
    const { inputs: { x }, attrs } = call;
    const [begin, size] = slice_util.parseSliceParams(x as never, attrs.begin, attrs.size);
    slice_util.assertParamsValid(x as never, begin, size);
    return shipped(call);
  };
}
