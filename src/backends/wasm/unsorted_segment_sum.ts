/**
 * The gradient of `tf.gather`, which tfjs-backend-wasm 4.22 lacks: rows that were read from one place add up there.
 */
import { type TensorInfo, type UnsortedSegmentSumAttrs, util } from "@tensorflow/tfjs-core";
import type { KernelCall } from "./compose_kernels.ts";

/**
 * `UnsortedSegmentSum`: out[s, …] = Σ x[i, …] over all rows i with segmentIds[i] = s. Rows whose id is not in
 * [0, numSegments) are dropped, as on the cpu backend.
 */
export function unsortedSegmentSum(
  { inputs: { x, segmentIds }, attrs: { numSegments }, backend }: KernelCall<
    "x" | "segmentIds",
    UnsortedSegmentSumAttrs
  >,
): TensorInfo {
  if (segmentIds.shape.length !== 1) {
    throw new Error(
      `Cannot compute UnsortedSegmentSum on wasm: segment ids of rank ${segmentIds.shape.length}, needs 1`,
    );
  }
  const [rowCount, ...rowShape] = x.shape;
  const rowSize = util.sizeFromShape(rowShape);
  const result = backend.makeOutput([numSegments, ...rowShape], x.dtype);
  // Views are taken after the allocation, which may move the heap.
  const from = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const sums = backend.typedArrayFromHeap(result).fill(0);
  for (let row = 0; row < rowCount; row++) {
    const segment = ids[row];
    if (segment < 0 || segment >= numSegments) continue;
    const source = row * rowSize;
    const target = segment * rowSize;
    for (let offset = 0; offset < rowSize; offset++) sums[target + offset] += from[source + offset];
  }
  return result;
}
