import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { planLineAssignment } from "./assign_on_line.ts";
import { MISSING_PENALTY, planScaleFit } from "./fit_scale.ts";
import { drawTargets, logPrimeTargets, PRIMES } from "./targets.ts";

/** The least cost over every one-to-one assignment, tried one by one. */
function leastCost(targets: readonly number[], peaks: readonly number[], penalty: number): number {
  if (targets.length === 0) return 0;
  const [target, ...rest] = targets;
  const choices = peaks.map((peak, at) =>
    (peak - target) ** 2 + leastCost(rest, peaks.toSpliced(at, 1), penalty)
  );
  return Math.min(penalty + leastCost(rest, peaks, penalty), ...choices);
}

const sorted = (count: number, random: { uniform(): number }) =>
  Float64Array.from({ length: count }, () => random.uniform()).sort();

Deno.test("the assignment on a line costs as little as the best of all assignments, tried one by one", () => {
  const random = randomStream(5, "assignments");
  const assign = planLineAssignment({ targets: 5, peaks: 6 });
  for (let trial = 0; trial < 300; trial++) {
    const targets = sorted(1 + random.integer(5), random);
    const positions = sorted(random.integer(7), random);
    const penalty = 0.05 * random.uniform();
    const { cost, matched, peakOf } = assign(targets, {
      positions,
      count: positions.length,
      factor: 1,
      penalty,
    });
    const expected = leastCost([...targets], [...positions], penalty);
    assert.ok(Math.abs(cost - expected) <= 1e-12, `${cost} against ${expected}`);
    // what is reported as assigned costs what was said, and no peak is given twice
    const pairs = [...peakOf.slice(0, targets.length)].map((peak, target) => ({ peak, target }))
      .filter(({ peak }) => peak >= 0);
    const told = pairs.reduce(
      (sum, { peak, target }) => sum + (positions[peak] - targets[target]) ** 2,
      (targets.length - pairs.length) * penalty,
    );
    assert.ok(Math.abs(told - cost) <= 1e-12);
    assert.equal(pairs.length, matched);
    assert.equal(new Set(pairs.map(({ peak }) => peak)).size, matched);
  }
});

const fit = planScaleFit({ targets: PRIMES.length, peaks: 12 });
const targets = logPrimeTargets();
const peaksAt = (values: readonly number[], band: readonly [number, number] = [1.5, 32]) => ({
  radii: Float64Array.from(values).sort(),
  count: values.length,
  band,
});

Deno.test("peaks at S·ln p are fitted with that S and no error; each one left out costs the penalty", () => {
  const all = [...targets].map((target) => 9.5 * target);
  const whole = fit(targets, peaksAt(all));
  assert.ok(whole.sse < 1e-24 && Math.abs(whole.scale - 9.5) < 1e-12 && whole.matched === 7);
  for (const missing of [1, 2]) {
    const part = fit(targets, peaksAt(all.slice(missing)));
    assert.ok(Math.abs(part.sse - missing * MISSING_PENALTY) < 1e-12, `sse ${part.sse}`);
    assert.equal(part.matched, 7 - missing);
    assert.equal(part.peakOf.filter((peak) => peak < 0).length, missing);
  }
});

Deno.test("the scale is the least-squares one: no other scale has a smaller sum for the same pairs", () => {
  const random = randomStream(2, "scales");
  const radii = [...targets].map((target) => 9 * target + 0.2 * random.normal());
  const { sse, scale, peakOf } = fit(targets, peaksAt(radii));
  const spacing = (targets[6] - targets[0]) / 6;
  const sorted = Float64Array.from(radii).sort();
  const sumAt = (s: number) =>
    [...peakOf].reduce((sum, peak, t) => sum + ((sorted[peak] / s - targets[t]) / spacing) ** 2, 0);
  assert.ok([...peakOf].every((peak) => peak >= 0));
  assert.ok(Math.abs(sumAt(scale) - sse) < 1e-12);
  for (const other of [0.99, 0.999, 1.001, 1.01]) assert.ok(sumAt(other * scale) > sse);
});

Deno.test("the statistic has no unit: peaks and band in another unit give the same sum and a scaled S", () => {
  const random = randomStream(3, "units");
  for (let trial = 0; trial < 50; trial++) {
    const radii = Array.from({ length: 9 }, () => 2 + 29 * random.uniform());
    const { sse, scale, matched } = { ...fit(targets, peaksAt(radii)) };
    const other = fit(targets, peaksAt(radii.map((r) => 0.098 * r), [0.098 * 1.5, 0.098 * 32]));
    assert.ok(Math.abs(other.sse - sse) <= 1e-9 * sse);
    assert.ok(Math.abs(other.scale - 0.098 * scale) <= 1e-9 * scale);
    assert.equal(other.matched, matched);
  }
});

Deno.test("three peaks cannot hide behind a scale at which the other targets leave the band", () => {
  // at S = 18 they would be ln 2, ln 3 and ln 5 without an error, and ln 7 … ln 17 out of sight
  const { sse, scale } = fit(targets, peaksAt([2, 3, 5].map((prime) => 18 * Math.log(prime))));
  assert.ok(scale <= 32 / Math.log(17) + 1e-12);
  assert.ok(sse >= 4 * MISSING_PENALTY);
});

// Oracles: the definition, and the coefficient of variation of the gaps of the log primes.
Deno.test("random targets rise, keep span and count, and are as evenly spread as log primes", () => {
  const random = randomStream(1, "targets");
  const out = new Float64Array(PRIMES.length);
  const gapsOf = (values: Float64Array) => [...values.subarray(1)].map((value, i) => value - values[i]);
  const meanGap = (targets[6] - targets[0]) / 6;
  const spread = (values: Float64Array) =>
    gapsOf(values).reduce((sum, gap) => sum + (gap / meanGap - 1) ** 2, 0) / 6;
  const draws = 4000;
  let squares = 0;
  for (let draw = 0; draw < draws; draw++) {
    drawTargets(targets, { random, out });
    assert.ok(gapsOf(out).every((gap) => gap > 0));
    assert.ok(Math.abs(out[0] - targets[0]) < 1e-12 && Math.abs(out[6] - targets[6]) < 1e-12);
    squares += spread(out);
  }
  const [drawn, primes] = [Math.sqrt(squares / draws), Math.sqrt(spread(targets))];
  assert.ok(Math.abs(drawn / primes - 1) < 0.03, `${drawn} against ${primes}`);
});
