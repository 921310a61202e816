import assert from "node:assert/strict";
import { mean, median } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import scipy from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { bcaInterval } from "./bca_interval.ts";
import table from "./reference/stats_reference.json" with { type: "json" };

function correlation(x: number[], y: number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const products = sum((i) => (x[i] - mx) * (y[i] - my));
  return products / Math.sqrt(sum((i) => (x[i] - mx) ** 2) * sum((i) => (y[i] - my) ** 2));
}

/** The interval averaged over runs of 20,000 resamples; seeds 0, 1, 2 …  */
function averaged(run: (seed: number) => ReturnType<typeof bcaInterval>, runs: number): [number, number] {
  const intervals = Array.from({ length: runs }, (_, seed) => run(seed));
  return [mean(intervals.map(({ low }) => low!)), mean(intervals.map(({ high }) => high!))];
}

Deno.test("the mean of 16 values, 95 % (oracle: R's boot through scipy's test, stats_reference.json)", () => {
  const { data, calc, R_boot } = table.x16;
  const first = bcaInterval(data, mean, {
    random: randomStream(0, "x16"),
    resamples: 20_000,
  });
  assert.equal(first.estimate, calc.theta);
  // The acceleration has no Monte-Carlo part; z₀ has a standard error of 1.25/√20,000 = 0.009.
  assert.ok(Math.abs(first.acceleration! - calc.a) < 1e-14);
  assert.ok(Math.abs(first.biasCorrection! - calc.z0) < 0.04);
  const [low, high] = averaged(
    (seed) => bcaInterval(data, mean, { random: randomStream(seed, "x16"), resamples: 20_000 }),
    5,
  );
  // Standard errors of the averaged bounds are about 0.06 and 0.2; R's table is one such run of its own.
  assert.ok(Math.abs(low - calc.lo) < 0.3 && Math.abs(high - calc.hi) < 0.8, `${low} … ${high}`);
  assert.ok(Math.abs(low - R_boot.BCa[0]) < 0.5 && Math.abs(high - R_boot.BCa[1]) < 1);
});

Deno.test("the law-school correlation, pairs kept whole, 95 % and 90 % (oracle: stats_reference.json)", () => {
  const { LSAT, GPA, calc95, calc90 } = table.law;
  for (const [confidence, calc] of [[0.95, calc95], [0.9, calc90]] as const) {
    const run = (seed: number) =>
      bcaInterval([LSAT, GPA], correlation, {
        random: randomStream(seed, "law"),
        confidence,
        resamples: 20_000,
        paired: true,
      });
    const first = run(0);
    assert.ok(Math.abs(first.estimate! - calc.theta) < 1e-14);
    assert.ok(Math.abs(first.acceleration! - calc.a) < 1e-13);
    assert.ok(Math.abs(first.biasCorrection! - calc.z0) < 0.04);
    const [low, high] = averaged(run, 5);
    assert.ok(Math.abs(low - calc.lo) < 0.02 && Math.abs(high - calc.hi) < 0.003, `${low} … ${high}`);
  }
});

Deno.test("one sample, pairs, and two samples (oracle: scipy.stats.bootstrap, within 5 of its own sd)", () => {
  const statistics: Record<string, (...samples: number[][]) => number> = {
    "mean": mean,
    "correlation": correlation,
    "difference of means": (a, b) => mean(a) - mean(b),
  };
  for (const { name, samples, paired, low, high, sd_low, sd_high } of scipy.bca.cases) {
    const { low: ourLow, high: ourHigh } = bcaInterval(samples, statistics[name], {
      random: randomStream(4, "scipy"),
      resamples: 10_000,
      paired,
    });
    assert.ok(Math.abs(ourLow! - low) < 5 * sd_low, `${name}: ${ourLow} against ${low} ± ${sd_low}`);
    assert.ok(Math.abs(ourHigh! - high) < 5 * sd_high, `${name}: ${ourHigh} against ${high} ± ${sd_high}`);
  }
});

Deno.test("the interval shifts and scales with the data, and mirrors (invariants; dyadic data, equal streams)", () => {
  const data = [1, 2.5, 3, 4.25, 8, 16.5, 2, 7];
  const run = (values: number[]) =>
    bcaInterval(values, mean, { random: randomStream(9, "affine"), resamples: 999 });
  const base = run(data);
  const affine = run(data.map((v) => 4 * v - 32));
  assert.equal(affine.low, 4 * base.low! - 32);
  assert.equal(affine.high, 4 * base.high! - 32);
  const mirrored = run(data.map((v) => -v));
  assert.ok(Math.abs(mirrored.low! + base.high!) < 1e-9 && Math.abs(mirrored.high! + base.low!) < 1e-9);
  assert.ok(Math.abs(mirrored.acceleration! + base.acceleration!) < 1e-15);
  assert.deepEqual(run(data), base);
});

Deno.test("the interval scales with data near the ends of the range of doubles (invariant; scaled by powers of two)", () => {
  const data = [1, 2.5, 3, 4.25, 8, 16.5, 2, 7];
  const run = (scale: number) =>
    bcaInterval(data.map((v) => scale * v), mean, { random: randomStream(9, "scale"), resamples: 999 });
  const base = run(1);
  for (const scale of [2 ** -900, 2 ** -400, 2 ** 400, 2 ** 900]) {
    const { low, high, acceleration } = run(scale);
    assert.ok(Math.abs(acceleration! / base.acceleration! - 1) < 1e-12);
    assert.ok(
      Math.abs(low! / scale / base.low! - 1) < 1e-12 && Math.abs(high! / scale / base.high! - 1) < 1e-12,
    );
  }
});

Deno.test("three values: the data in another order is a tie, so a symmetric sample has z₀ near 0 (invariant)", () => {
  // 0.1 + 0.2 + 0.3 rounds differently in its six orders, which are 22 % of all resamples.
  const { biasCorrection, acceleration } = bcaInterval([0.1, 0.2, 0.3], mean, {
    random: randomStream(6, "three"),
  });
  assert.ok(Math.abs(biasCorrection!) < 0.05, `${biasCorrection}`);
  assert.ok(Math.abs(acceleration!) < 1e-12);
});

Deno.test("90 % intervals of the mean of 25 exponentials cover it in 84–94 % of 300 draws (seed 31)", () => {
  const random = randomStream(31, "coverage");
  let covered = 0;
  for (let draw = 0; draw < 300; draw++) {
    const sample = Array.from({ length: 25 }, () => -Math.log(1 - random.uniform()));
    const { low, high } = bcaInterval(sample, mean, { random, resamples: 600, confidence: 0.9 });
    if (low! <= 1 && 1 <= high!) covered++;
  }
  assert.ok(covered >= 252 && covered <= 282, `${covered} of 300`);
});

Deno.test("degenerate data give nulls with the reason, never NaN", () => {
  const random = randomStream(1, "degenerate");
  const kinds = (
    samples: number[] | number[][],
    statistic: (...samples: number[][]) => number,
    paired = false,
  ) => bcaInterval(samples, statistic, { random, resamples: 500, paired });
  const flat = kinds([0.1, 0.1, 0.1], mean);
  assert.deepEqual(flat, {
    estimate: flat.estimate,
    low: null,
    high: null,
    biasCorrection: null,
    acceleration: null,
    degenerate: "constant",
    undefinedResamples: 0,
  });
  assert.ok(Math.abs(flat.estimate! - 0.1) < 1e-15);
  // A resample of three pairs is constant in one of nine, where the correlation is 0/0.
  assert.equal(kinds([[1, 2, 3], [1, 3, 2]], correlation, true).degenerate, "undefined");
  assert.equal(kinds([[1, 1, 1], [2, 2, 2]], () => NaN).estimate, null);
  // Differences of values beyond 1e300 overflow.
  assert.equal(kinds([1e308, -1e308, 5e307], (x) => x[0]).degenerate, "undefined");
  assert.equal(kinds([1, 1, 1, 1, 1, 7, 7], median).degenerate, "flat-jackknife");
  // No resample of 30 different values has 30 different values (chance 30!/30³⁰ = 1e-12).
  const thirty = Array.from({ length: 30 }, (_, i) => i);
  assert.equal(kinds(thirty, (x) => new Set(x).size).degenerate, "one-sided");
  // One outlier in thirty: a is near its bound of 1/6, and z = 7 at this confidence.
  const outlier = thirty.map((i) => i === 0 ? 1000 : i / 30);
  const skewed = bcaInterval(outlier, mean, { random, resamples: 500, confidence: 1 - 1e-12 });
  assert.equal(skewed.degenerate, "extreme-skew");
  assert.ok(skewed.acceleration! > 0.15 && skewed.low === null);
});

Deno.test("few resamples without a value are counted and left out, many leave no interval (oracle: the interval of the rest)", () => {
  const random = (seed: number) => randomStream(seed, "undefined resamples");
  const data = [1, 2.5, 3, 4.25, 8, 16.5, 2, 7, 5, 6, 11, 9];
  // undefined where the largest value is drawn five times or more: 0.2 % of resamples (binomial tail, 12 draws at 1/12)
  const picky = (x: number[]) => x.filter((value) => value === 16.5).length >= 5 ? NaN : mean(x);
  const found = bcaInterval(data, picky, { random: random(1) });
  const full = bcaInterval(data, mean, { random: random(1) });
  let tail = 0;
  for (let k = 5; k <= 12; k++) tail += choose(12, k) * 11 ** (12 - k) / 12 ** 12;
  const expected = 10_000 * tail;
  assert.ok(
    Math.abs(found.undefinedResamples - expected) < 5 * Math.sqrt(expected),
    `${found.undefinedResamples}`,
  );
  assert.equal(found.degenerate, null);
  assert.equal(found.estimate, full.estimate);
  assert.equal(found.acceleration, full.acceleration);
  // those left out are the largest: the upper bound falls to that of a level lower by their share
  assert.ok(found.high! <= full.high! && full.high! - found.high! < 0.5, `${found.high}, ${full.high}`);
  assert.ok(Math.abs(found.low! - full.low!) < 0.1);
  // five pairs: all draws of one pair have no correlation, 5·5⁻⁵ = 0.16 % of them
  const five = bcaInterval([[1, 2, 3, 4, 6], [2, 1, 4, 3, 5]], correlation, {
    random: random(2),
    paired: true,
  });
  assert.ok(five.degenerate === null && five.undefinedResamples > 5 && five.undefinedResamples < 35);
  // of four 1.6 %, more than 0.5; a narrower interval allows more
  const four = (confidence: number) =>
    bcaInterval([[1, 2, 3, 4], [2, 1, 4, 3.5]], correlation, { random: random(3), paired: true, confidence });
  assert.equal(four(0.95).degenerate, "undefined");
  assert.ok(four(0.95).undefinedResamples > 100 && four(0.95).low === null);
  assert.equal(four(0.8).degenerate, null);
  // infinite counts as undefined, too
  const infinite = bcaInterval(
    data,
    (x) => x.filter((value) => value === 1).length >= 5 ? Infinity : mean(x),
    {
      random: random(4),
    },
  );
  assert.ok(infinite.degenerate === null && infinite.undefinedResamples > 0 && infinite.high! < 20);
});

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = ways * (n - k + i) / i;
  return ways;
}

Deno.test("bad input is refused in one clear line", () => {
  const random = randomStream(0, "bad");
  assert.throws(() => bcaInterval([], mean, { random }), {
    message: "Cannot compute a BCa interval: needs at least 3 values per sample, got 0",
  });
  assert.throws(() => bcaInterval([1, 2], mean, { random }), /at least 3 values per sample, got 2/);
  assert.throws(() => bcaInterval([[1, 2], [1, 2, 3]], correlation, { random, paired: true }), /got 2 and 3/);
  assert.throws(() => bcaInterval([1, NaN, 2], mean, { random }), /value 1 is NaN/);
  const three = [1, 2, 3];
  assert.throws(() => bcaInterval(three, mean, { random, confidence: 95 }), /confidence must lie between/);
  assert.throws(() => bcaInterval(three, mean, { random, resamples: 10 }), /at least 100 resamples, got 10/);
});
