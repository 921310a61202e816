import * as tf from "@tensorflow/tfjs-core";
import type { TensorMetadata } from "@tensorflow/tfjs-node-gpu/dist/tfjs_binding.d.ts";
import { FfiBinding } from "../tensorflow/binding.ts";

/** The part of tfjs-node-gpu's backend that tracing needs, on the binding that can trace. */
export interface NativeBackend {
  readonly binding: FfiBinding;
  /** Ids of the tensors' handles; uploads those that are still in JavaScript's hands. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
}

/** The current backend if it is one whose ops can be traced. */
export function nativeBackend(): NativeBackend | undefined {
  const backend = tf.backend() as unknown as Partial<NativeBackend>;
  return backend.binding instanceof FfiBinding ? backend as NativeBackend : undefined;
}

/** The id of one tensor's handle. */
export function idOf(tensor: tf.TensorInfo, backend: NativeBackend): number {
  return backend.getInputTensorIds([tensor])[0];
}
