/**
 * Randomness inside tensor functions: numbers that follow from a seed tensor, equal on all backends, in eager and in
 * compiled execution. Where no tensors are computed, `@/core/random` is the source of randomness; from it, or from the
 * run's seed, comes the seed tensor.
 *
 * ```text
 * stateless_uniform.ts   the operation
 * stream_seed.ts         a stream for each name
 * uniform_values.ts      TensorFlow's scheme of seeds, counters and floats
 * philox.ts              the generator
 * kernels/               one for each backend
 * ```
 */
export { statelessUniform } from "./stateless_uniform.ts";
export { streamSeed } from "./stream_seed.ts";
