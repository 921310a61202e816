import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { binomial, countSignedSumsBeyond, visitSignedSums, visitSubsetSums } from "./arrangements.ts";

Deno.test("countSignedSumsBeyond: the count over all 2ⁿ patterns (oracle: enumeration, integers, so ties are exact)", () => {
  const random = randomStream(8, "arrangements");
  for (let n = 1; n <= 12; n++) {
    const values = Array.from({ length: n }, () => random.integer(9) - 4);
    for (const threshold of [-1, 0, 0.5, 1, 2, 5, 11, 100]) {
      let count = 0;
      visitSignedSums(values, (sum) => Math.abs(sum) >= threshold && count++);
      assert.equal(countSignedSumsBeyond(values, { threshold }), count, `${values}, ${threshold}`);
    }
  }
});

Deno.test("visitSubsetSums: C(n, k) subsets; each value is in C(n−1, k−1) of them (closed form)", () => {
  const values = [1, 10, 100, 1000, 10_000];
  let [visits, total] = [0, 0];
  visitSubsetSums(values, { size: 3, visit: (sum) => [visits, total] = [visits + 1, total + sum] });
  assert.equal(visits, binomial(5, 3));
  assert.equal(total, 11_111 * binomial(4, 2));
});
