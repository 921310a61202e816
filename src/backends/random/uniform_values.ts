/**
 * The numbers of TensorFlow's `StatelessRandomUniform`, bit for bit. The scheme is read off TensorFlow's source
 * (stateless_random_ops.cc, random_ops_util.h, random_distributions.h; version 2.21) and checked against its op.
 */
import { philox } from "./philox.ts";

/**
 * The key under which the caller's two seeds are scrambled, so that neighbouring seeds have streams without relation.
 * Shared with the WGSL of the WebGPU kernel.
 */
export const scramblingKey = Int32Array.of(0x3ec8f720, 0x02461e29);

/** A 32-bit word gives the 23 bits of a float's fraction. */
export const fractionMask = 0x7fffff;

/** What one step of the fraction is worth: 2⁻²³. Exact in float32. */
export const fractionStep = 2 ** -23;

/**
 * Fills `values` with uniform numbers in [0, 1), multiples of 2⁻²³.
 *
 * The seeds, widened to 64 bits with their sign, are the counter of a first Philox block; its words are the key and
 * the upper half of the counter of the stream. Block b of the stream then gives values 4b … 4b+3.
 */
export function fillWithUniform(values: Float32Array, seed: Int32Array): void {
  const block = new Int32Array(4);
  const [first, second] = [seed[0], seed[1]];
  philox(block, { counter: Int32Array.of(first, first >> 31, second, second >> 31), key: scramblingKey });
  const key = Int32Array.of(block[0], block[1]);
  const counter = Int32Array.of(0, 0, block[2], block[3]);
  for (let start = 0; start < values.length; start += 4) {
    counter[0] = start / 4;
    philox(block, { counter, key });
    const end = Math.min(4, values.length - start);
    for (let word = 0; word < end; word++) values[start + word] = (block[word] & fractionMask) * fractionStep;
  }
}
