import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { randomStream } from "./mod.ts";

const draw = (count: number, next: () => number) => Float64Array.from({ length: count }, next);
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The largest gap between the empirical distribution of the values and a distribution function. */
function kolmogorovDistance(values: Float64Array, distribution: (x: number) => number): number {
  const sorted = values.toSorted();
  return sorted.reduce((worst, x, index) => {
    const exact = distribution(x);
    return Math.max(worst, exact - index / sorted.length, (index + 1) / sorted.length - exact);
  }, 0);
}

/** Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/15 + …) (Abramowitz & Stegun 26.2.11). */
function normalDistribution(x: number): number {
  if (Math.abs(x) > 6) return x > 0 ? 1 : 0;
  let [term, sum] = [x, x];
  for (let odd = 3; Math.abs(term) > 1e-17; odd += 2) sum += term *= x * x / odd;
  return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** The low 32 bits of xoroshiro128+ as Blackman and Vigna publish it (2018 constants 24, 16, 37), in BigInt. */
function* reference(seed: number, name: string): Generator<number> {
  const digest = createHash("sha256").update(`${seed}\0${name}`).digest();
  const word = (offset: number) =>
    BigInt(digest.readUInt32LE(offset)) << 32n | BigInt(digest.readUInt32LE(offset + 4));
  const rotate = (x: bigint, by: bigint) => BigInt.asUintN(64, x << by | x >> 64n - by);
  let [s0, s1] = [word(0), word(8)];
  while (true) {
    yield Number(s0 + s1 & 0xffffffffn);
    s1 ^= s0;
    s0 = BigInt.asUintN(64, rotate(s0, 24n) ^ s1 ^ s1 << 16n);
    s1 = rotate(s1, 37n);
  }
}

Deno.test("randomStream: the numbers are those of the published xoroshiro128+, seeded by SHA-256 (own BigInt version)", () => {
  const [stream, words] = [randomStream(7, "weights"), reference(7, "weights")];
  const uniform = () => (words.next().value % 2 ** 26 * 2 ** 27 + words.next().value % 2 ** 27) / 2 ** 53;
  for (let index = 0; index < 100; index++) assert.equal(stream.uniform(), uniform());
  const [radius, angle] = [Math.sqrt(-2 * Math.log(1 - uniform())), 2 * Math.PI * uniform()];
  assert.deepEqual([stream.normal(), stream.normal()], [radius * Math.cos(angle), radius * Math.sin(angle)]);
});

Deno.test("randomStream: equal seeds and names give equal streams; another of either gives another (invariance)", () => {
  const first = (seed: number, name: string) => [...draw(5, randomStream(seed, name).uniform)].join();
  assert.equal(first(3, "a"), first(3, "a"));
  assert.equal(new Set([first(3, "a"), first(4, "a"), first(3, "b"), first(3, ""), first(0, "3a")]).size, 5);
});

Deno.test("randomStream: drawing more from one stream leaves another as it was (invariance)", () => {
  const [a, b, undisturbed] = [randomStream(1, "a"), randomStream(1, "b"), randomStream(1, "b")];
  draw(1000, a.normal);
  assert.deepEqual(draw(10, b.uniform), draw(10, undisturbed.uniform));
});

// Kolmogorov–Smirnov at n = 20,000: the distance exceeds 1.95/√n by chance once in 1,000 seeds; the seeds are fixed.
const N = 20_000;

Deno.test("uniform: in [0, 1) and uniformly distributed (Kolmogorov–Smirnov, critical value at 0.1 %)", () => {
  const values = draw(N, randomStream(0, "uniform").uniform);
  assert.ok(values.every((x) => x >= 0 && x < 1));
  assert.ok(kolmogorovDistance(values, (x) => x) < 1.95 / Math.sqrt(N));
});

Deno.test("normal: standard normal (Kolmogorov–Smirnov), both deviates of a pair, uncorrelated (5 standard errors)", () => {
  const values = draw(N, randomStream(0, "normal").normal);
  for (const parity of [0, 1]) {
    const half = values.filter((_, index) => index % 2 === parity);
    assert.ok(kolmogorovDistance(half, normalDistribution) < 1.95 / Math.sqrt(N / 2));
  }
  const products = values.slice(1).map((value, index) => value * values[index]);
  assert.ok(Math.abs(mean(products)) < 5 / Math.sqrt(N));
});

Deno.test("integer: every value equally often (χ² at 0.1 %), also where 2³² is no multiple of n and beyond 2³²", () => {
  const stream = randomStream(0, "integer");
  const counts = new Float64Array(7);
  for (let index = 0; index < N; index++) counts[stream.integer(7)]++;
  const chiSquared = counts.reduce((sum, count) => sum + (count - N / 7) ** 2 / (N / 7), 0);
  assert.ok(chiSquared < 22.46); // quantile of χ² with 6 degrees of freedom
  for (const n of [3 * 2 ** 30, Number.MAX_SAFE_INTEGER]) {
    const scaled = draw(N, () => stream.integer(n) / n);
    assert.ok(kolmogorovDistance(scaled, (x) => x) < 1.95 / Math.sqrt(N), `n = ${n}`);
  }
  assert.equal(stream.integer(1), 0);
});

Deno.test("integers: those that pure-rand's uniformInt draws one by one from the same state (oracle: pure-rand)", () => {
  for (const n of [1, 2, 3, 10, 30, 1000, 3 * 2 ** 29, 2 ** 31 - 1, 2 ** 31]) {
    const stream = randomStream(3, `integer ${n}`);
    const generator = xoroshiro128plusFromState(stream.state());
    const drawn = new Int32Array(300);
    stream.integers(n, drawn);
    assert.deepEqual([...drawn], Array.from(drawn, () => uniformInt(generator, 0, n - 1)));
    assert.deepEqual(stream.state(), [...generator.getState()]);
  }
});

Deno.test("permutation: a permutation, and each of the six orders of three equally often (χ² at 0.1 %)", () => {
  const stream = randomStream(0, "permutation");
  assert.deepEqual(
    [...stream.permutation(1000)].sort((a, b) => a - b),
    Array.from({ length: 1000 }, (_, i) => i),
  );
  const counts = new Map<string, number>();
  for (let index = 0; index < 6000; index++) {
    const order = stream.permutation(3).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquared < 20.52); // 5 degrees of freedom
  assert.deepEqual([stream.permutation(0).length, ...stream.permutation(1)], [0, 0]);
});

Deno.test("state: a stream goes on from its saved state, through JSON, with one normal deviate in hand (invariant)", () => {
  for (const drawn of [0, 1, 2, 7]) {
    const stream = randomStream(5, "resume");
    draw(drawn, stream.normal);
    const resumed = randomStream(5, "resume", JSON.parse(JSON.stringify(stream.state())));
    assert.deepEqual(resumed.state(), stream.state());
    assert.deepEqual(draw(5, resumed.normal), draw(5, stream.normal));
    assert.deepEqual(draw(5, resumed.uniform), draw(5, stream.uniform));
  }
});

Deno.test("randomStream: bad seeds, counts and states are refused (table)", () => {
  for (const seed of [-1, 0.5, NaN, 2 ** 53]) assert.throws(() => randomStream(seed, "x"), RangeError);
  for (const n of [0, -1, 1.5, NaN, 2 ** 53]) {
    assert.throws(() => randomStream(0, "x").integer(n), RangeError);
    assert.throws(() => randomStream(0, "x").integers(n, new Int32Array(1)), RangeError);
  }
  for (const n of [-1, 1.5, NaN]) assert.throws(() => randomStream(0, "x").permutation(n), RangeError);
  for (const state of [[], [1, 2, 3], [0, 0, 0, 0], [1, 2, 3, NaN], [1, 2, 3, 4, NaN], [1, 2, 3, 4, 5, 6]]) {
    assert.throws(() => randomStream(0, "x", state), RangeError, state.join());
  }
});
