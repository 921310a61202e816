import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { normalCdf, normalQuantile } from "./normal_distribution.ts";
import { simulatedSignFlips, simulatedSpearman, smallestDetectableEffect } from "./simulated_power.ts";

const random = (name: string) => randomStream(17, `simulated-power-test/${name}`);

/** Five binomial standard errors. */
function closeTo(actual: number, expected: number, simulations: number): void {
  const tolerance = 5 * Math.sqrt(expected * (1 - expected) / simulations);
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} against ${expected} ± ${tolerance}`);
}

Deno.test("six pairs reject at 0.05 only with one sign: power Φ(δ)⁶ + Φ(−δ)⁶ (closed form, 5 standard errors)", () => {
  const test = simulatedSignFlips(6, { random: random("six") });
  for (const effect of [0, 0.5, 1, 2]) {
    closeTo(test.power(effect, { alpha: 0.05 }), normalCdf(effect) ** 6 + normalCdf(-effect) ** 6, 2_000);
  }
  const detectable = smallestDetectableEffect(test, { alpha: 0.05, power: 0.8 })!;
  const exact = normalQuantile(0.8 ** (1 / 6));
  assert.ok(Math.abs(detectable - exact) < 0.09, `${detectable} against ${exact}`);
});

Deno.test("ten pairs, d_z = 1: within 0.03 of the t test's 0.803 (oracle: Cohen 1988, statsmodels TTestPower 0.8031)", () => {
  const power = simulatedSignFlips(10, { random: random("ten") }).power(1, { alpha: 0.05 });
  assert.ok(Math.abs(power - 0.8031) < 0.03, `${power}`);
});

Deno.test("twenty-six pairs, d_z = 0.57: 0.799 by the t test (oracle: statsmodels TTestPower 0.7989)", () => {
  const power = simulatedSignFlips(26, { random: random("26") }).power(0.5709, { alpha: 0.05 });
  closeTo(power, 0.7989, 2_000);
});

Deno.test("five pairs can never reject at 0.05, and no effect is detectable (closed form: 2/32)", () => {
  const test = simulatedSignFlips(5, { random: random("five"), simulations: 200 });
  assert.equal(test.leastP, 0.0625);
  assert.equal(test.power(100, { alpha: 0.05 }), 0);
  assert.equal(smallestDetectableEffect(test, { alpha: 0.05, power: 0.8 }), null);
});

Deno.test("five ranks reject at 0.05 only in perfect order, 2 of 120 (closed form, 5 standard errors)", () => {
  const test = simulatedSpearman(5, { random: random("rho5"), simulations: 4_000 });
  assert.ok(Math.abs(test.leastP - 2 / 120) < 1e-15);
  closeTo(test.power(0, { alpha: 0.05 }), 2 / 120, 4_000);
  assert.equal(test.power(1, { alpha: 0.05 }), 1);
  assert.equal(
    simulatedSpearman(4, { random: random("rho4"), simulations: 100 }).power(1, { alpha: 0.05 }),
    0,
  );
});

Deno.test("twenty ranks, ρ = 0.6: within 0.04 of Fisher's z with variance 1.06/(n−3) (Fieller et al. 1957)", () => {
  const power = simulatedSpearman(20, { random: random("rho20") }).power(0.6, { alpha: 0.05 });
  const expected = normalCdf(Math.atanh(0.6) / Math.sqrt(1.06 / 17) - normalQuantile(0.975));
  assert.ok(Math.abs(power - expected) < 0.04, `${power} against ${expected}`);
});

Deno.test("the detectable effect has the wanted power, and 2 % less has not (invariant)", () => {
  for (
    const test of [
      simulatedSignFlips(12, { random: random("a") }),
      simulatedSpearman(12, { random: random("b") }),
    ]
  ) {
    const effect = smallestDetectableEffect(test, { alpha: 0.05, power: 0.8 })!;
    assert.ok(test.power(effect, { alpha: 0.05 }) >= 0.8);
    assert.ok(test.power(0.98 * effect, { alpha: 0.05 }) < 0.8);
  }
});

Deno.test("bad designs are refused in one clear line", () => {
  assert.throws(() => simulatedSignFlips(2, { random: random("bad") }), {
    message: "Cannot simulate a test's power: needs at least 3 pairs, got 2",
  });
  assert.throws(
    () => simulatedSpearman(9, { random: random("bad"), simulations: 10 }),
    /100 simulations, got 10/,
  );
  const test = simulatedSpearman(9, { random: random("bad"), simulations: 100 });
  assert.throws(() => test.power(NaN, { alpha: 0.05 }), /needs ρ in \[−1, 1\], got NaN/);
  assert.throws(() => smallestDetectableEffect(test, { alpha: 0, power: 0.8 }), /alpha must lie between/);
});
