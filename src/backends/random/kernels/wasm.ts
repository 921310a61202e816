/** The kernel on the WebAssembly backend: JavaScript that writes to its heap. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { fillWithUniform } from "../uniform_values.ts";
import type { UniformCall } from "./kernel.ts";

export function uniformOnWasm(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<BackendWasm>,
): TensorInfo {
  const result = backend.makeOutput(shape, "float32");
  // Views are taken after the allocation, which may move the heap.
  const seeds = backend.typedArrayFromHeap(seed) as Int32Array;
  fillWithUniform(backend.typedArrayFromHeap(result) as Float32Array, seeds);
  return result;
}
