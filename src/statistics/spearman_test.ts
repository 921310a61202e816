import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import scipy from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { doubledMidRanks } from "./mid_ranks.ts";
import table from "./reference/stats_reference.json" with { type: "json" };
import { spearmanRho } from "./spearman.ts";

function close(actual: number | null, expected: number, tolerance = 1e-14): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance, `${actual} against ${expected}`);
}

Deno.test("mid-ranks share the mean of the ranks that ties span (by hand)", () => {
  assert.deepEqual([...doubledMidRanks([10, 30, 20, 30])], [2, 7, 4, 7]);
  assert.deepEqual([...doubledMidRanks([5, 5, 5])], [4, 4, 4]);
});

Deno.test("ρ and p of IQ against hours of television (oracle: stats_reference.json, Wikipedia's example)", () => {
  const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
  const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
  const [rho, pValue] = table.spearman.wiki_iq_tv;
  const result = spearmanRho(iq, hours);
  close(result.rho, rho);
  close(result.pValue, pValue, 1e-12);
  assert.equal(result.method, "t approximation");
});

Deno.test("with ties ρ is Pearson's of mid-ranks, not 1 − 6Σd²/(n³−n) (oracle: stats_reference.json)", () => {
  const [x, y, rho, wrong] = table.spearman.ties as [number[], number[], number, number];
  close(spearmanRho(x, y).rho, rho);
  assert.ok(Math.abs(rho - wrong) > 1e-3);
});

Deno.test("scipy's documentation example by the t approximation (oracle: stats_reference.json)", () => {
  const [rho, pValue] = table.spearman.scipydoc;
  const result = spearmanRho([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], { method: "t" });
  close(result.rho, rho);
  close(result.pValue, pValue, 1e-13);
});

Deno.test("exact p over all pairings, with and without ties (oracle: scipy permutation_test)", () => {
  for (const { x, y, rho, p } of scipy.spearman.exact) {
    const result = spearmanRho(x, y);
    close(result.rho, rho);
    close(result.pValue, p);
    assert.equal(result.method, "exact permutation");
  }
});

Deno.test("t approximation at n = 10, 12, 30 (oracle: scipy spearmanr)", () => {
  for (const { x, y, rho, p } of scipy.spearman.approximate) {
    const result = spearmanRho(x, y);
    close(result.rho, rho);
    close(result.pValue, p, 1e-12);
    assert.equal(result.method, "t approximation");
  }
});

Deno.test("exact p of a perfect order is 2/n! (closed form), and p is never 0", () => {
  let factorial = 2;
  for (let n = 3; n <= 10; n++) {
    factorial *= n;
    const x = Array.from({ length: n }, (_, i) => i * i);
    close(spearmanRho(x, x.toReversed(), { method: "exact" }).pValue, 2 / factorial);
    assert.equal(spearmanRho(x, x.toReversed()).rho, -1);
  }
  const x = Array.from({ length: 12 }, (_, i) => i);
  close(spearmanRho(x, x).pValue, 2 / 479001600, 1e-22);
  const many = Array.from({ length: 400 }, (_, i) => i);
  assert.ok(spearmanRho(many, many).pValue! > 0);
});

Deno.test("ρ is invariant under monotone maps and order, symmetric, and odd (invariants)", () => {
  const random = randomStream(5, "spearman-test");
  const x = Array.from({ length: 8 }, () => random.normal());
  const y = x.map((value) => value + random.normal());
  const base = spearmanRho(x, y);
  const order = random.permutation(8);
  assert.deepEqual(spearmanRho(x.map(Math.exp), y.map((v) => 3 * v - 100)), base);
  assert.deepEqual(spearmanRho(y, x), base);
  assert.deepEqual(spearmanRho(Array.from(order, (i) => x[i]), Array.from(order, (i) => y[i])), base);
  assert.equal(spearmanRho(x, y.map((v) => -v)).rho, -base.rho!);
});

Deno.test("a constant sample has no ρ and says so; bad input is refused", () => {
  assert.deepEqual(spearmanRho([1, 1, 1], [1, 2, 3]), {
    rho: null,
    pValue: null,
    method: "exact permutation",
    degenerate: "constant",
  });
  assert.throws(() => spearmanRho([1, 2], [1, 2]), {
    name: "RangeError",
    message: "Cannot compute Spearman's rho: needs at least 3 pairs, got 2",
  });
  assert.throws(() => spearmanRho([1, 2, 3], [1, 2]), /as many values in both samples, got 3 and 2/);
  assert.throws(() => spearmanRho([1, 2, Infinity], [1, 2, 3]), /value 2 is Infinity/);
  const twelve = Array.from({ length: 12 }, (_, i) => i);
  assert.throws(() => spearmanRho(twelve, twelve, { method: "exact" }), /at most 11 pairs, got 12/);
});
