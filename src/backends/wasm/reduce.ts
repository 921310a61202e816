/**
 * Sums and means over axes. The kernels of tfjs-backend-wasm 4.22 add one after the other in float32, which is off by
 * 1e-3 at two million numbers (one hundredth where all are 0.1), and leave the result of an empty tensor as the memory was.
 */
import { backend_util, type SumAttrs, type TensorInfo, util } from "@tensorflow/tfjs-core";
import { composeKernels, type KernelCall } from "./compose_kernels.ts";

type Call = KernelCall<"x", SumAttrs>;

/** `Sum`: added in float64, rounded once; 0 of nothing. */
export function sum(call: Call): TensorInfo {
  return reduce(call, {
    dtype: call.inputs.x.dtype === "bool" ? "int32" : call.inputs.x.dtype,
    scale: () => 1,
  });
}

/** `Mean`, always float32; NaN of nothing, as in NumPy. */
export function mean(call: Call): TensorInfo {
  return reduce(call, { dtype: "float32", scale: (count) => 1 / count });
}

function reduce(
  { inputs: { x }, attrs: { axis, keepDims }, backend }: Call,
  { dtype, scale }: { dtype: TensorInfo["dtype"]; scale: (count: number) => number },
): TensorInfo {
  const axes = util.parseAxisParam(axis, x.shape);
  const order = backend_util.getAxesPermutation(axes, x.shape.length);
  const innermost = backend_util.getInnerMostAxes(axes.length, x.shape.length);
  return composeKernels(backend, (run) => {
    const ordered = order === null ? x : run("Transpose", { x }, { perm: order });
    const [outShape, reduceShape] = backend_util.computeOutAndReduceShapes(
      ordered.shape,
      order === null ? axes : innermost,
    );
    const count = util.sizeFromShape(reduceShape);
    const shape = keepDims ? backend_util.expandShapeToKeepDim(outShape, axes) : outShape;
    const result = backend.makeOutput(shape, dtype);
    // Views are taken after the allocation, which may move the heap.
    const from = backend.typedArrayFromHeap(ordered);
    const to = backend.typedArrayFromHeap(result);
    const factor = scale(count);
    for (let place = 0; place < to.length; place++) {
      let total = 0;
      for (let index = place * count; index < (place + 1) * count; index++) total += from[index];
      to[place] = count === 0 && factor !== 1 ? NaN : total * factor;
    }
    return result;
  });
}
