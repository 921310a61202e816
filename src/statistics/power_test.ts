import assert from "node:assert/strict";
import { signFlipMinimumP, signFlipPairsNeeded, significanceWarning } from "./power.ts";

Deno.test("the smallest sign-flip p is 2 of 2ⁿ patterns (closed form)", () => {
  assert.deepEqual([1, 2, 3, 5, 6, 10].map(signFlipMinimumP), [1, 0.5, 0.25, 0.0625, 0.03125, 2 / 1024]);
  assert.throws(() => signFlipMinimumP(0), /needs at least 1 pair, got 0/);
});

Deno.test("pairs needed: 6 for 0.05, 8 for 0.01 (by hand: 2/64 = 0.031, 2/256 = 0.0078)", () => {
  assert.equal(signFlipPairsNeeded(0.05), 6);
  assert.equal(signFlipPairsNeeded(0.01), 8);
  // on the line a test rejects: 2/32 = 0.0625
  assert.equal(signFlipPairsNeeded(0.0625), 5);
  assert.equal(significanceWarning(5, { alpha: 0.0625 }), null);
  assert.throws(() => signFlipPairsNeeded(0), RangeError);
});

Deno.test("three seeds carry the warning, ten do not", () => {
  assert.equal(
    significanceWarning(3, { unit: "seeds" }),
    "3 seeds cannot reach p < 0.05 in an exact sign-flip test (smallest possible p 0.25; at least 6 seeds can)",
  );
  assert.equal(significanceWarning(10), null);
});
