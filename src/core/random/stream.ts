import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { createHash } from "node:crypto";

/** A stream of pseudo-random numbers (xoroshiro128+) whose whole future follows from its seed and name. */
export interface RandomStream {
  /** A double in [0, 1), 53 random bits. */
  uniform(): number;
  /** A standard normal deviate (Box–Muller, both deviates of a pair used in turn). */
  normal(): number;
  /** An integer in [0, n), without modulo bias. */
  integer(n: number): number;
  /** Fills an array with the integers that as many calls of `integer(n)` would give, three times as fast; n ≤ 2³¹. */
  integers(n: number, into: Int32Array): void;
  /** The indices 0 … n−1 in random order (Fisher–Yates). */
  permutation(n: number): Int32Array;
  /** The complete state, for a checkpoint. */
  state(): number[];
}

/** How many values a word of the generator has. */
const WORDS = 2 ** 32;

/**
 * The stream that belongs to a seed and a name. Streams of different names are independent: their 128-bit states
 * are taken from SHA-256 of both, so drawing more numbers in one place never shifts those of another.
 *
 * @param seed a non-negative safe integer
 * @param name what the numbers are for, e.g. `"initial-vorticity/train/3"`
 * @param state a state saved by `state()`, to go on where that stream stood
 * @throws {RangeError} for a seed that is no such number, or a state that no stream can have
 *
 * @example
 * ```ts
 * import { randomStream } from "@/core/random/mod.ts";
 * const a = randomStream(7, "weights");
 * const b = randomStream(7, "weights");
 * if (a.normal() !== b.normal()) throw new Error("streams of one seed and name are equal");
 * ```
 */
export function randomStream(seed: number, name: string, state?: readonly number[]): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(
      `Cannot open random stream '${name}': seed must be a non-negative integer, got ${seed}`,
    );
  }
  if (state !== undefined) assertState(state, name);
  const digest = createHash("sha256").update(`${seed}\u0000${name}`).digest();
  const words = state?.slice(0, 4) ?? [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  const generator = xoroshiro128plusFromState(words);
  let spare: number | undefined = state && state.length > 4 ? state[4] : undefined;

  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator)));
    const angle = 2 * Math.PI * uniformFloat64(generator);
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };

  return {
    uniform: () => uniformFloat64(generator),
    normal,
    integer: (n) => {
      if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`Cannot draw an integer below ${n}`);
      return uniformInt(generator, 0, n - 1);
    },
    integers: (n, into) => {
      if (!Number.isSafeInteger(n) || n < 1 || n > 2 ** 31) {
        throw new RangeError(`Cannot draw integers below ${n}: needs 1 to 2³¹`);
      }
      // As uniformInt does it, but without a division for the limit and a modulus of doubles for each number.
      const limit = WORDS - WORDS % n;
      for (let index = 0; index < into.length; index++) {
        let word = generator.next() + WORDS / 2;
        while (word >= limit) word = generator.next() + WORDS / 2;
        into[index] = word - n * Math.floor(word / n);
      }
    },
    permutation: (n) => {
      if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`Cannot permute ${n} things`);
      const order = Int32Array.from({ length: n }, (_, index) => index);
      for (let last = n - 1; last > 0; last--) {
        const other = uniformInt(generator, 0, last);
        [order[last], order[other]] = [order[other], order[last]];
      }
      return order;
    },
    state: () => spare === undefined ? [...generator.getState()] : [...generator.getState(), spare],
  };
}

/** A state is four 32-bit words, not all zero, and the second deviate of a pair where one is in hand. */
function assertState(state: readonly number[], name: string): void {
  const words = state.slice(0, 4);
  const valid = words.length === 4 && words.every((word) => word === (word | 0)) &&
    words.some((word) => word !== 0) &&
    state.length <= 5 && state.every(Number.isFinite);
  if (!valid) {
    throw new RangeError(`Cannot resume random stream '${name}': ${JSON.stringify(state)} is no state`);
  }
}
