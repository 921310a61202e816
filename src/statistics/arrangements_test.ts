import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { countFarSubsets, countSignedSumsBeyond, visitSignedSums } from "./arrangements.ts";

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

Deno.test("countFarSubsets: all subsets and those of one size (oracle: every subset by its bits, ties included)", () => {
  const random = randomStream(3, "far subsets");
  for (let n = 1; n <= 10; n++) {
    const values = Array.from({ length: n }, () => BigInt(random.integer(9) - 4) * 10n ** 20n);
    for (const size of [undefined, 1, n >> 1, n]) {
      for (const threshold of [-1n, 0n, 1n, 10n ** 20n, 7n * 10n ** 20n]) {
        const centre = BigInt(random.integer(5) - 2) * 10n ** 20n;
        let count = 0;
        for (let bits = 0; bits < 2 ** n; bits++) {
          const taken = values.filter((_, index) => (bits >> index) & 1);
          if (size !== undefined && taken.length !== size) continue;
          const distance = taken.reduce((sum, value) => sum + value, 0n) - centre;
          if ((distance < 0n ? -distance : distance) >= threshold) count++;
        }
        assert.equal(
          countFarSubsets(values, { size, centre, threshold }),
          count,
          `${values}, ${size}, ${threshold}`,
        );
      }
    }
  }
});
