/**
 * The GatherV2 kernel without tfjs-node-gpu's look at the indices while a function is traced: they have no values then.
 * TensorFlow checks them itself when the function runs, on the CPU with an error, on a GPU it gives zeros.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import type { FfiBinding } from "./binding.ts";
import { tfjsBackendName } from "./constants.ts";

/** Replaces the package's GatherV2 kernel; op by op the package's own is still used. */
export function registerGatherKernel(): void {
  const original = tf.getKernel(tf.GatherV2, tfjsBackendName).kernelFunc;
  tf.unregisterKernel(tf.GatherV2, tfjsBackendName);
  tf.registerKernel({
    kernelName: tf.GatherV2,
    backendName: tfjsBackendName,
    kernelFunc: (parameters) => {
      const backend = parameters.backend as NodeJSKernelBackend;
      if (!(backend.binding as unknown as Partial<FfiBinding>).isRecording) return original(parameters);
      const { x, indices } = parameters.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
      const { axis, batchDims } = parameters.attrs as { axis: number; batchDims: number };
      const { TF_ATTR_INT, TF_ATTR_TYPE, TF_INT32 } = backend.binding;
      const axisTensor = tf.scalar(axis, "int32");
      try {
        return backend.executeSingleOutput(tf.GatherV2, [
          { name: "batch_dims", type: TF_ATTR_INT, value: batchDims },
          { name: "Tparams", type: TF_ATTR_TYPE, value: backend.getDTypeInteger(x.dtype) },
          { name: "Tindices", type: TF_ATTR_TYPE, value: TF_INT32 },
          { name: "Taxis", type: TF_ATTR_TYPE, value: TF_INT32 },
        ], [x, indices, axisTensor]);
      } finally {
        axisTensor.dispose();
      }
    },
  });
}
