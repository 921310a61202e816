import * as tf from "@tensorflow/tfjs-core";
import { tfjsBackendName } from "@/backends/tensorflow/constants.ts";
import { sha256Text } from "@/core/identity/mod.ts";
import { kernelName, registerUniform, uniformOnCpu, uniformOnTensorflow, uniformOnWasm } from "./kernels.ts";
import { uniformOnWebgpu } from "./webgpu_kernel.ts";

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

/**
 * The seed of a stream of its own for `name`: the first number of `seed` moved by a hash of the name, modulo 2³². So
 * each place that draws has numbers that no other place shifts, from one seed tensor that changes from step to step.
 *
 * @param seed int32 [2]
 * @returns int32 [2]; a tensor operation, so that it can be compiled
 */
export function streamSeed(seed: tf.Tensor1D, name: string): tf.Tensor1D {
  checkSeed(seed);
  return tf.tidy(() => tf.add(seed, tf.tensor1d([hashedName(name), 0], "int32")));
}

/** A name as a 32-bit integer: the first four bytes of its SHA-256. */
export function hashedName(name: string): number {
  return parseInt(sha256Text(name).slice(0, 8), 16) | 0;
}

/** @throws {TypeError} for what is not a seed */
function checkSeed(seed: tf.Tensor): void {
  if (seed.dtype !== "int32" || seed.shape.length !== 1 || seed.shape[0] !== 2) {
    throw new TypeError(`Cannot draw: the seed must be int32 [2], got ${seed.dtype} [${seed.shape}]`);
  }
}
