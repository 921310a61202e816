import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import scipy from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { benjaminiHochberg } from "./benjamini_hochberg.ts";

Deno.test("the fifteen p values of Benjamini & Hochberg 1995 (oracle: bh1995.csv, q by scipy)", async () => {
  const text = await Deno.readTextFile(new URL("./reference/bh1995.csv", import.meta.url));
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
  const { adjusted, rejected } = benjaminiHochberg(rows.map(([p]) => p));
  assert.equal(rows.length, 15);
  for (const [i, [, q, reject]] of rows.entries()) {
    // The table prints six decimals.
    assert.ok(Math.abs(adjusted[i] - q) <= 5e-7, `q ${adjusted[i]} against ${q}`);
    assert.equal(rejected[i], reject === 1);
  }
});

Deno.test("families with ties, zeros and ones (oracle: statsmodels multipletests fdr_bh)", () => {
  for (const { p, adjusted, rejected } of scipy.false_discovery.families) {
    const result = benjaminiHochberg(p);
    for (const [i, q] of adjusted.entries()) assert.ok(Math.abs(result.adjusted[i] - q) <= 1e-15);
    assert.deepEqual(result.rejected, rejected);
  }
});

Deno.test("the order of the family does not matter; q ≥ p; a smaller alpha rejects no more (invariants)", () => {
  const random = randomStream(1, "benjamini-hochberg-test");
  const p = Array.from({ length: 20 }, () => random.uniform() ** 2);
  const order = random.permutation(p.length);
  const base = benjaminiHochberg(p);
  const permuted = benjaminiHochberg(Array.from(order, (i) => p[i]));
  assert.deepEqual(permuted.adjusted, Array.from(order, (i) => base.adjusted[i]));
  assert.ok(base.adjusted.every((q, i) => q >= p[i] && q <= 1));
  const strict = benjaminiHochberg(p, { alpha: 0.01 });
  assert.ok(strict.rejected.every((rejected, i) => !rejected || base.rejected[i]));
});

Deno.test("a test without a p counts as 1: named, never rejected, and no easier for the others (by hand)", () => {
  const { adjusted, rejected, degenerate } = benjaminiHochberg([0.02, null, 0.01]);
  assert.deepEqual(adjusted, [0.03, 1, 0.03]);
  assert.deepEqual(rejected, [true, false, true]);
  assert.deepEqual(degenerate, [1]);
  assert.deepEqual(benjaminiHochberg([null, null]).adjusted, [1, 1]);
  assert.deepEqual(benjaminiHochberg([0.5]).degenerate, []);
});

Deno.test("bad families are refused in one clear line", () => {
  assert.throws(() => benjaminiHochberg([]), {
    message: "Cannot adjust p values: needs at least 1 p value, got 0",
  });
  assert.throws(() => benjaminiHochberg([0.1, 1.2]), /p value 1 must lie in \[0, 1\], got 1.2/);
  assert.throws(() => benjaminiHochberg([0.1, NaN]), /value 1 is NaN/);
  assert.throws(() => benjaminiHochberg([0.1], { alpha: 1 }), /alpha must lie between 0 and 1, got 1/);
});
