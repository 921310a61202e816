import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { describePlannedPower, type PlannedTest, planPower } from "./planned_power.ts";
import { simulatedSignFlips } from "./simulated_power.ts";

const plan = (family: Record<string, PlannedTest>) =>
  planPower(family, { random: randomStream(4, "planned-power-test"), simulations: 400 });
const difference = (pairs: number, standardDeviation?: number): PlannedTest => (
  { kind: "paired_difference", pairs, smallestEffect: 0.01, standardDeviation }
);
const correlation = (pairs: number): PlannedTest => ({ kind: "correlation", pairs, smallestEffect: 0.3 });

Deno.test("least p of a family of three, ten pairs: 2/1024, alone thrice that, 3·p₍ᵢ₎/i together (by hand)", () => {
  const { H1, H2, H3 } = plan({ H1: difference(10), H2: difference(10), H3: correlation(20) });
  assert.equal(H1.leastP, 2 / 1024);
  assert.equal(H1.leastAdjustedP.alone, 6 / 1024);
  // Sorted: H3, then H1 = H2 in places 2 and 3.
  assert.equal(H1.leastAdjustedP.together, 2 / 1024);
  assert.equal(H2.leastAdjustedP.together, 2 / 1024);
  assert.ok(H3.leastP < 1e-18 && H3.leastP > 0);
  assert.ok(Math.abs(H3.leastAdjustedP.together / (3 * H3.leastP) - 1) < 1e-12);
});

Deno.test("a level alpha/m needs a larger effect; units scale it; power at it is that of the test (invariants)", () => {
  const { H1, H2 } = plan({ H1: difference(10, 0.009), H2: difference(10) });
  const { alone, together } = H1.detectable;
  assert.ok(alone! > together! && together! > 0.8 && alone! < 1.5, `${alone}, ${together}`);
  assert.equal(H1.detectableInUnits!.alone, 0.009 * alone!);
  const test = simulatedSignFlips(10, { random: randomStream(4, "planned-power-test"), simulations: 400 });
  assert.equal(H1.powerAtSmallestEffect!.together, test.power(0.01 / 0.009, { alpha: 0.05 }));
  assert.ok(H1.powerAtSmallestEffect!.alone! <= H1.powerAtSmallestEffect!.together!);
  assert.deepEqual([H2.detectableInUnits, H2.powerAtSmallestEffect], [null, null]);
});

Deno.test("six pairs in a family of three find something only with the others (by hand: 3·2/64 > 0.05)", () => {
  const { H1 } = plan({ H1: difference(6, 0.01), H2: difference(10), H3: difference(10) });
  assert.equal(H1.detectable.alone, null);
  assert.ok(H1.detectable.together! > 1);
  assert.match(
    describePlannedPower(H1),
    /^6 pairs: p is 0.0313 at best, 0.0938 after .* a mean difference of none \(\d/,
  );
});

Deno.test("the sentence says that five pairs find nothing, and what is unknown (by hand)", () => {
  const { H1, H2 } = plan({ H1: difference(5), H2: difference(10) });
  assert.match(
    describePlannedPower(H1),
    /p is 0.0625 at best.*No effect, however large, can be found at 0.05\.$/,
  );
  assert.match(describePlannedPower(H2), /is unknown without a standard deviation\.$/);
});

Deno.test("bad plans are refused in one clear line that names the test", () => {
  assert.throws(() => plan({}), { message: "Cannot plan a family's power: needs at least 1 test, got 0" });
  assert.throws(() => plan({ H1: { ...difference(10), smallestEffect: 0 } }), {
    message: "Cannot plan a family's power, H1: the smallest effect must be above 0, got 0",
  });
  assert.throws(
    () => plan({ H1: { ...correlation(10), smallestEffect: 1.2 } }),
    /must lie in \(0, 1\], got 1.2/,
  );
  assert.throws(() => plan({ H1: difference(10, 0) }), /the standard deviation must be above 0, got 0/);
  assert.throws(() => plan({ H1: difference(2) }), /needs at least 3 pairs, got 2/);
});
