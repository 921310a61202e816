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
  const result = spearmanRho(iq, hours, { method: "t" });
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
    const result = spearmanRho(x, y, { method: "t" });
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
  close(spearmanRho(x, x, { method: "t" }).pValue, 2 / 479001600, 1e-22);
  close(spearmanRho(x, x).pValue, 2 / 479001600, 1e-24);
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
  const thirty = Array.from({ length: 30 }, (_, i) => i);
  assert.throws(
    () => spearmanRho(thirty, thirty, { method: "exact" }),
    /an exact p of these 30 pairs takes 3e\+14 steps, more than 1e\+8; leave the method open/,
  );
});

const ones = (count: number, of: number) => Array.from({ length: of }, (_, i) => i < of - count ? 0 : 1);

Deno.test("few values, many ties: 1/15 for 2 and 3 of 10, 1/20 for one of 20, 1/C(40, 20)·2 for halves of 40 (combinatorics)", () => {
  const two = spearmanRho(ones(2, 10), ones(3, 10));
  assert.deepEqual([two.pValue, two.method], [1 / 15, "exact permutation"]);
  assert.equal(spearmanRho(ones(1, 20), ones(1, 20)).pValue, 1 / 20);
  // C(40, 20) ways to place the ones; as they are, and all exchanged
  assert.equal(spearmanRho(ones(20, 40), ones(20, 40)).pValue, 2 / 137846528820);
  // a single 1 among 1,000 against 1,000 different values: 2 of its 1,000 places are as far out
  assert.equal(spearmanRho(ones(1, 1000), Array.from({ length: 1000 }, (_, i) => i)).pValue, 2 / 1000);
});

Deno.test("0 and 1 in both samples: Fisher's hypergeometric tail, n = 30 to 200 (closed form, BigInt)", () => {
  const choose = (n: number, k: number): bigint => {
    let ways = 1n;
    for (let i = 1; i <= k; i++) ways = ways * BigInt(n - k + i) / BigInt(i);
    return k < 0 || k > n ? 0n : ways;
  };
  for (const [n, a, b, both] of [[30, 7, 11, 5], [60, 30, 30, 21], [200, 3, 90, 3], [137, 20, 13, 0]]) {
    const x = ones(a, n);
    const y = x.map((one, i) => one === 1 ? (i >= n - both ? 1 : 0) : i < b - both ? 1 : 0);
    // |both·n − a·b| decides
    let far = 0n;
    for (let k = 0; k <= a; k++) {
      if (Math.abs(k * n - a * b) >= Math.abs(both * n - a * b)) far += choose(a, k) * choose(n - a, b - k);
    }
    const exact = Number(far * 10n ** 40n / choose(n, b)) / 1e40;
    const { pValue, method } = spearmanRho(x, y);
    assert.equal(method, "exact permutation");
    assert.ok(Math.abs(pValue! / exact - 1) < 1e-12, `${n}: ${pValue} against ${exact}`);
  }
});

Deno.test("beyond exact counting, tied data is sampled: within 5 standard errors of the exact p (oracle: exact counts)", () => {
  const random = randomStream(12, "sampled spearman");
  for (let trial = 0; trial < 2; trial++) {
    const x = Array.from({ length: 20 }, () => random.integer(4));
    const y = x.map((value) => value + random.integer(6));
    const [exact, sampled] = [spearmanRho(x, y), spearmanRho(x, y, { method: "sampled" })];
    assert.deepEqual([exact.method, sampled.method], ["exact permutation", "sampled permutations"]);
    const error = Math.sqrt(exact.pValue! / 99_999) + 2e-5;
    assert.ok(
      Math.abs(sampled.pValue! - exact.pValue!) < 5 * error,
      `${sampled.pValue}, exact ${exact.pValue}`,
    );
    const order = random.permutation(20);
    const moved = (values: number[]) => Array.from(order, (i) => Math.exp(values[i]));
    // the draws depend on the ties, not on the pairs' order, their units or which sample comes first
    assert.deepEqual(spearmanRho(moved(y), moved(x), { method: "sampled" }), sampled);
  }
  const many = Array.from({ length: 60 }, (_, i) => i >> 1);
  const { pValue, method } = spearmanRho(many, many);
  assert.deepEqual([pValue, method], [1 / 100_000, "sampled permutations"]);
});

Deno.test("without ties above 13 pairs, Student's t: at 13 it is off by at most 0.004 (oracle: exact counts)", () => {
  const random = randomStream(13, "t against exact");
  let worst = 0;
  for (let trial = 0; trial < 300; trial++) {
    const x = Array.from(random.permutation(13));
    const y = x.map((value) => value + 12 * random.uniform() * random.uniform());
    const exact = spearmanRho(x, y);
    assert.equal(exact.method, "exact permutation");
    worst = Math.max(worst, Math.abs(spearmanRho(x, y, { method: "t" }).pValue! - exact.pValue!));
  }
  assert.ok(worst > 1e-4 && worst < 0.004, `${worst}`);
  const twenty = Array.from({ length: 20 }, (_, i) => i);
  assert.equal(spearmanRho(twenty, twenty).method, "t approximation");
});
