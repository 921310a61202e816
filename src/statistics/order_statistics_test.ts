import assert from "node:assert/strict";
import { quantileSorted } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import { median, quantileOfSorted } from "./mod.ts";

Deno.test("quantileOfSorted: the order statistics and the lines between them (simple-statistics, to the bit)", () => {
  const random = randomStream(0, "quantiles");
  for (const length of [1, 2, 3, 10, 31]) {
    const sorted = Array.from({ length }, random.normal).sort((a, b) => a - b);
    for (const level of [0, 0.025, 0.25, 0.5, 1 / 3, 0.975, 1]) {
      assert.equal(quantileOfSorted(sorted, level), quantileSorted(sorted, level));
      assert.equal(quantileOfSorted(Float64Array.from(sorted), level), quantileSorted(sorted, level));
    }
  }
});

Deno.test("median: by hand, of any order, values left as they are, infinite ones too", () => {
  const values = [3, 1, 10, 2];
  assert.equal(median(values), 2.5);
  assert.deepEqual(values, [3, 1, 10, 2]);
  assert.equal(median(Float64Array.of(3, 1, 2)), 2);
  assert.equal(median([Infinity, 1, Infinity, Infinity]), Infinity);
});
