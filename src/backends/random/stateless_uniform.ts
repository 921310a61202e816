import * as tf from "@tensorflow/tfjs-core";
import { tfjsBackendName } from "@/backends/tensorflow/constants.ts";
import { uniformOnCpu } from "./kernels/cpu.ts";
import { kernelName, registerUniform } from "./kernels/kernel.ts";
import { uniformOnTensorflow } from "./kernels/tensorflow.ts";
import { uniformOnWasm } from "./kernels/wasm.ts";
import { uniformOnWebgpu } from "./kernels/webgpu.ts";
import { checkSeed } from "./stream_seed.ts";

// With the operation, so that no backend can be current and lack it; none is loaded by this.
registerUniform(tfjsBackendName, uniformOnTensorflow);
registerUniform("webgpu", uniformOnWebgpu);
registerUniform("wasm", uniformOnWasm);
registerUniform("cpu", uniformOnCpu);

/**
 * Uniform random numbers in [0, 1) that follow from shape and seed alone: float32, multiples of 2⁻²³, the same bits on
 * every backend.
 *
 * The seed is a tensor, so that a compiled function draws other numbers each time it is given another seed. Seeds that
 * differ, by however little, have unrelated streams. There is no gradient.
 *
 * @param seed int32 [2]: what the numbers are for, and a counter; any values
 * @throws {TypeError} for another seed
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { selectBackend } from "@/backends/mod.ts";
 * import { statelessUniform } from "@/backends/random/mod.ts";
 * await selectBackend({ requested: "cpu" });
 * const [a, b] = [1, 2].map((step) => statelessUniform([3], tf.tensor1d([7, step], "int32")).dataSync());
 * if (String(a) === String(b)) throw new Error("two steps drew the same numbers");
 * ```
 */
export function statelessUniform(shape: readonly number[], seed: tf.Tensor1D): tf.Tensor {
  checkSeed(seed);
  return tf.engine().runKernel(kernelName, { seed }, { shape: [...shape] });
}
