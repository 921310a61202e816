/**
 * Philox-4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
 * 1, 2, 3" (SC 2011): a bijection of 128-bit counters, chosen by a 64-bit key. A number is computed from its place in
 * the stream, so there is no state to keep, and none to freeze into a compiled function.
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
