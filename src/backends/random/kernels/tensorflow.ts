/** The kernel on TensorFlow: its own op. */
import { tensor1d, type TensorInfo } from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { kernelName, type UniformCall } from "./kernel.ts";

export function uniformOnTensorflow(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<NodeJSKernelBackend>,
): TensorInfo {
  const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding;
  const shapeTensor = tensor1d(shape, "int32");
  try {
    return backend.executeSingleOutput(kernelName, [
      { name: "dtype", type: TF_ATTR_TYPE, value: TF_FLOAT },
      { name: "T", type: TF_ATTR_TYPE, value: TF_INT32 },
      { name: "Tseed", type: TF_ATTR_TYPE, value: TF_INT32 },
    ], [shapeTensor, seed]);
  } finally {
    shapeTensor.dispose();
  }
}
