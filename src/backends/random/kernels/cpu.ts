/** The kernel on the plain JavaScript backend. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { fillWithUniform } from "../uniform_values.ts";
import type { UniformCall } from "./kernel.ts";

export function uniformOnCpu(
  { inputs: { seed }, attrs: { shape }, backend }: UniformCall<MathBackendCPU>,
): TensorInfo {
  const values = new Float32Array(util.sizeFromShape(shape));
  fillWithUniform(values, backend.readSync(seed.dataId) as Int32Array);
  return backend.makeTensorInfo(shape, "float32", values);
}
