/**
 * Randomness inside tensor functions: numbers that follow from a seed tensor, equal on all backends, in eager and in
 * compiled execution. Where no tensors are computed, `@/core/random` is the source of randomness; from it, or from the
 * run's seed, comes the seed tensor.
 *
 * ```text
 * stateless_uniform.ts   the operation, and a seed for each name
 * philox.ts              the generator, and TensorFlow's scheme of seeds, counters and floats
 * kernels.ts             on the host: TensorFlow's op, JavaScript
 * webgpu_kernel.ts       on the device: the same in WGSL
 * ```
 */
export { statelessUniform, streamSeed } from "./stateless_uniform.ts";
