/** How far two correct backends may differ, and why. */
import type { Arithmetic } from "./conformance_case.ts";

/** Where a backend computes: on a CPU in IEEE float32, or on a GPU, which may shorten the factors of products. */
export type DeviceKind = "cpu" | "gpu";

/**
 * The largest allowed error of a float32 result, relative to the largest magnitude in the reference. Integers and
 * booleans must be equal.
 *
 * - `moves`: numbers are only moved or chosen; they arrive bit by bit.
 * - `elementwise`: a handful of roundings of 6e-8 each; GPUs divide and take roots to about 3 units in the last
 *   place (WebGPU Shading Language, "Floating point accuracy").
 * - `contraction`: sums of up to a few hundred products, added in another order, each rounding 6e-8: 2e-5 on a CPU.
 *   On a GPU the factors may be rounded to TensorFloat-32, 10 bits of mantissa, 5e-4 a factor, as TensorFlow does
 *   by default on NVIDIA's tensor cores: 4e-3. A wrong operation differs by about 1.
 */
export function toleranceOf(arithmetic: Arithmetic, device: DeviceKind): number {
  if (arithmetic === "moves") return 0;
  if (arithmetic === "elementwise") return 1e-5;
  return device === "cpu" ? 2e-5 : 4e-3;
}
