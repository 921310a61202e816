/**
 * Philox-4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011): a bijection of 128-bit counters, chosen by a 64-bit key. A number is computed from its place in
 * the stream, so there is no state to keep, and none to freeze into a compiled function. And the numbers that TensorFlow's
 * `StatelessRandomUniform` makes of it, bit for bit: the scheme is read off TensorFlow's source (stateless_random_ops.cc,
 * random_ops_util.h, random_distributions.h; version 2.21) and checked against its op.
 */

/** The constants, in one place for JavaScript and for WGSL. */
export const philoxConstants = {
  rounds: 10,
  multipliers: [0xd2511f53, 0xcd9e8d57],
  /** Added to the key after each round: the golden ratio and √3 − 1. */
  keySteps: [0x9e3779b9, 0xbb67ae85],
} as const;

const { rounds, multipliers: [firstMultiplier, secondMultiplier], keySteps: [firstStep, secondStep] } =
  philoxConstants;

/** A 128-bit counter as four words of 32 bits, the lowest first, and a key of two. */
export interface PhiloxInput {
  readonly counter: Int32Array;
  readonly key: Int32Array;
}

/** Writes the block of four words that belongs to a counter and a key into `block`. */
export function philox(block: Int32Array, { counter, key }: PhiloxInput): void {
  let [c0, c1, c2, c3] = [counter[0], counter[1], counter[2], counter[3]];
  let [k0, k1] = [key[0], key[1]];
  for (let round = 0; round < rounds; round++) {
    const high0 = highWord(c0, firstMultiplier);
    const high2 = highWord(c2, secondMultiplier);
    const low0 = Math.imul(c0, firstMultiplier);
    const low2 = Math.imul(c2, secondMultiplier);
    [c0, c1, c2, c3] = [high2 ^ c1 ^ k0, low2, high0 ^ c3 ^ k1, low0];
    k0 = (k0 + firstStep) | 0;
    k1 = (k1 + secondStep) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The upper 32 bits of the product of two unsigned words, from products of their halves. */
function highWord(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16) >>> 0;
  const rest = Math.imul(aLow, bHigh) + (middle & 0xffff) >>> 0;
  return Math.imul(aHigh, bHigh) + (middle >>> 16) + (rest >>> 16) | 0;
}

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
