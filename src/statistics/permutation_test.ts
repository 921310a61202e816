import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import scipy from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { binomial } from "./arrangements.ts";
import { permutationTest } from "./permutation.ts";

Deno.test("exact p, label exchange and sign flip (oracle: scipy permutation_test over all arrangements)", () => {
  for (const { a, b, paired, p } of scipy.permutation.exact) {
    const result = permutationTest(a, b, { paired });
    assert.ok(Math.abs(result.pValue - p) < 1e-15, `${result.pValue} against ${p}`);
    assert.ok(result.exact);
    assert.equal(result.arrangements, paired ? 2 ** a.length : binomial(a.length + b.length, a.length));
  }
});

Deno.test("sampled p within 5 standard errors of 400,000 draws by scipy (seed 11)", () => {
  for (const { a, b, paired, p } of scipy.permutation.sampled) {
    const resamples = 20_000;
    const result = permutationTest(a, b, { paired, resamples, random: randomStream(11, "permutation-test") });
    const standardError = Math.sqrt(p * (1 - p) * (1 / resamples + 1 / 400_000));
    assert.ok(!result.exact);
    assert.ok(Math.abs(result.pValue - p) < 5 * standardError, `${result.pValue} against ${p}`);
    // (1 + b)/(1 + n): a whole number of draws, the observed arrangement among them.
    const draws = result.pValue * (resamples + 1);
    assert.ok(draws >= 1 && Math.abs(draws - Math.round(draws)) < 1e-6);
  }
});

Deno.test("three pairs with one sign give 0.25, n pairs 2^(1−n) (closed form)", () => {
  for (let n = 1; n <= 12; n++) {
    const a = Array.from({ length: n }, (_, i) => 1 + i / 7);
    const b = Array.from({ length: n }, (_, i) => i / 9);
    assert.equal(permutationTest(a, b, { paired: true }).pValue, Math.min(1, 2 ** (1 - n)));
  }
});

Deno.test("twenty pairs are enumerated: twenty differences of 1 and −1 (closed form: binomial tails)", () => {
  const a = Array.from({ length: 20 }, (_, i) => i < 15 ? 1 : 0);
  const { pValue, exact } = permutationTest(a, a.map((v) => 1 - v), { paired: true });
  let tail = 0;
  for (let k = 15; k <= 20; k++) tail += binomial(20, k);
  assert.equal(pValue, 2 * tail / 2 ** 20);
  assert.ok(exact);
});

Deno.test("equal sums count as equal in spite of rounding (by hand: 0.1 + 0.2 against 0.3)", () => {
  // Differences 0.1, 0.2, −0.3: |sum| ≥ 0 in all 8 patterns.
  assert.equal(permutationTest([0.1, 0.2, 0], [0, 0, 0.3], { paired: true }).pValue, 1);
  // Differences 0.1, 0.2, 0.3: only +++ and −−− reach 0.6.
  assert.equal(permutationTest([0.1, 0.2, 0.3], [0, 0, 0], { paired: true }).pValue, 0.25);
});

Deno.test("p is invariant under shift, scale, order and exchange of the groups (invariants)", () => {
  const random = randomStream(2, "permutation-invariance");
  const a = Array.from({ length: 6 }, () => random.normal() + 1);
  const b = Array.from({ length: 6 }, () => random.normal());
  const affine = (values: number[]) => values.map((v) => 1000 - 3 * v);
  for (const paired of [false, true]) {
    const { pValue } = permutationTest(a, b, { paired });
    assert.equal(permutationTest(affine(a), affine(b), { paired }).pValue, pValue);
    assert.equal(permutationTest(a.toReversed(), b.toReversed(), { paired }).pValue, pValue);
    assert.equal(permutationTest(b, a, { paired }).pValue, pValue);
  }
});

Deno.test("under the null p ≤ 0.05 in at most about 5 % of 400 draws (exactness, seed 21)", () => {
  const random = randomStream(21, "permutation-null");
  let hits = 0;
  for (let draw = 0; draw < 400; draw++) {
    const sample = () => Array.from({ length: 5 }, () => random.normal());
    if (permutationTest(sample(), sample()).pValue <= 0.05) hits++;
  }
  // The attainable level of 5 against 5 is 12/252 = 0.0476; 4 standard deviations above: 37.
  assert.ok(hits <= 37 && hits >= 4, `${hits}`);
});

Deno.test("constant data give p = 1 and say so; bad input is refused", () => {
  const flat = permutationTest([2, 2, 2], [2, 2]);
  assert.equal(flat.pValue, 1);
  assert.equal(flat.degenerate, "constant");
  assert.equal(permutationTest([1, 2], [1, 2], { paired: true }).degenerate, "constant");
  assert.throws(() => permutationTest([1], [2, 3]), {
    message: "Cannot run a permutation test: needs at least 2 values per group, got 1",
  });
  assert.throws(() => permutationTest([1, 2], [2], { paired: true }), /got 2 and 1/);
  assert.throws(() => permutationTest([1e308, 1], [-1e308, 3]), /value 0 must lie within/);
  assert.throws(() => permutationTest([1, NaN], [2, 3]), /value 1 is NaN/);
  const thirty = Array.from({ length: 30 }, (_, i) => i);
  assert.throws(() => permutationTest(thirty, thirty.map((v) => v * 2)), /give a random stream/);
});
