import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { KERNEL_BYTES } from "./kernel_bytes.ts";

/** The kernel's powers of some numbers. */
function powersOf(values: readonly number[], exponent: number): number[] {
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(KERNEL_BYTES), { env: { memory } });
  const [from, to] = [65536, 5 * 65536];
  const count = 4 * Math.ceil(values.length / 4);
  new Float64Array(memory.buffer, from, values.length).set(values);
  (exports.powers as CallableFunction)(from, to, count, exponent);
  return [...new Float64Array(memory.buffer, to, values.length)];
}

/** Real numbers as multiples of 2^−200. */
const BITS = 200n;
const ONE = 1n << BITS;
const times = (a: bigint, b: bigint) => (a * b) >> BITS;

/** A double of at least 2^−148, exactly. */
function exactly(value: number): bigint {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0];
  return ((bits & (1n << 52n) - 1n) | (1n << 52n)) << (BITS + (bits >> 52n) - 1075n);
}

/** 2 artanh(s) for |s| ≤ 1/3. */
function twiceArtanh(s: bigint): bigint {
  let sum = 0n;
  for (let n = 1n, power = s; power !== 0n && power !== -1n; n += 2n, power = times(power, times(s, s))) {
    sum += power / n;
  }
  return 2n * sum;
}

const LN2 = twiceArtanh(ONE / 3n);

/** x^exponent to some fifty digits: ln x and e^y by their series. */
function reference(x: number, exponent: number): bigint {
  const e = Math.floor(Math.log2(x));
  const m = exactly(x / 2 ** e);
  const y = times(exactly(exponent), BigInt(e) * LN2 + twiceArtanh(((m - ONE) << BITS) / (m + ONE)));
  const k = y / LN2;
  const r = y - k * LN2;
  let sum = 0n;
  for (let n = 1n, term = ONE; term !== 0n && term !== -1n; term = times(term, r) / n, n += 1n) sum += term;
  return k < 0n ? sum >> -k : sum << k;
}

/** (actual − expected)/expected */
function relativeError(actual: number, expected: bigint): number {
  return Number(((exactly(actual) - expected) << 100n) / expected) / 2 ** 100;
}

Deno.test("the reference: √2 and ln 2 have the known digits", () => {
  const digits = (value: bigint) => (value * 10n ** 40n >> BITS).toString();
  // OEIS A002193 and A002162.
  assert.equal(digits(reference(2, 0.5)), "14142135623730950488016887242096980785696");
  assert.equal(digits(LN2), "6931471805599453094172321214581765680755");
});

Deno.test("powers from 1e-9 to 1e9 have a relative error below 5e-16, whatever the exponent", () => {
  const random = randomStream(1, "power_test");
  const exponents = [0.01, 0.1, 0.3, 0.5, 1, ...Array.from({ length: 8 }, () => random.uniform())];
  for (const exponent of exponents.map((some) => Math.max(0.01, some))) {
    const values = [1e-9, 1e9, ...Array.from({ length: 200 }, () => 10 ** (18 * random.uniform() - 9))];
    // About 1, and about √½ and √2, where the range of the logarithm begins and ends.
    for (const middle of [1, Math.SQRT1_2, Math.SQRT2]) {
      for (const share of [0, 1e-15, 1e-12, 1e-6, 1e-3]) {
        values.push(middle * (1 - share), middle * (1 + share));
      }
    }
    powersOf(values, exponent).forEach((actual, at) => {
      const error = relativeError(actual, reference(values[at], exponent));
      assert.ok(Math.abs(error) < 5e-16, `${values[at]}^${exponent}: ${error}`);
    });
  }
});

Deno.test("powers of 1, and the first power of powers of two, are exact", () => {
  for (const exponent of [0.01, 0.3, 0.7, 1, 2.5]) assert.deepEqual(powersOf([1], exponent), [1]);
  const twos = Array.from({ length: 61 }, (_, n) => 2 ** (n - 30));
  assert.deepEqual(powersOf(twos, 1), twos);
});

Deno.test("NaN gives NaN, ∞ gives ∞, and so does a power too large to hold; neighbours are not touched", () => {
  const values = [NaN, 4, 4, Infinity, NaN, Infinity];
  assert.deepEqual(powersOf(values, 0.5), [NaN, 2, 2, Infinity, NaN, Infinity]);
  assert.deepEqual(powersOf([1e300, 1e-300], 2).map(Math.abs), [Infinity, 0]);
});
