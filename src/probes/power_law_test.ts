import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { hurwitzZeta } from "@/math/hurwitz_zeta.ts";
import { powerLawTail } from "./power_law.ts";

interface Fit {
  readonly exponent: number;
  readonly xMin: number;
  readonly ks: number;
  readonly tailCount: number;
}

interface Case {
  readonly name: string;
  readonly values: number[];
  readonly best: Fit;
  readonly median: Fit;
  readonly powerlaw: Omit<Fit, "tailCount">;
}

interface DiscreteCase {
  readonly name: string;
  readonly values: number[];
  readonly best: Fit;
  /** At the three least values. */
  readonly fixed: Fit[];
  readonly powerlaw: Omit<Fit, "tailCount">[];
}

const reference = JSON.parse(
  await Deno.readTextFile(new URL("../../validation/probes/reference.json", import.meta.url)),
);
const cases = reference.power_law.cases as Case[];
const discreteCases = reference.discrete_power_law.cases as DiscreteCase[];

const close = (a: number, b: number, tolerance = 1e-9) => Math.abs(a - b) <= tolerance * Math.abs(b);

function pareto(
  count: number,
  { exponent, xMin, seed }: { exponent: number; xMin: number; seed: number },
): number[] {
  const random = randomStream(seed, "power law test");
  return Array.from({ length: count }, () => xMin * Math.pow(1 - random.uniform(), -1 / (exponent - 1)));
}

Deno.test("six samples: xMin, exponent, distance and count (oracle: scipy pareto.fit and kstest at each xMin)", () => {
  assert.equal(cases.length, 6);
  for (const { name, values, best, median } of cases) {
    for (const [expected, options] of [[best, {}], [median, { xMin: median.xMin }]] as const) {
      const fit = powerLawTail(values, options);
      assert.equal(fit.xMin, expected.xMin, name);
      assert.equal(fit.tailCount, expected.tailCount, name);
      assert.ok(
        close(fit.exponent, expected.exponent),
        `${name}: ${fit.exponent} against ${expected.exponent}`,
      );
      assert.ok(close(fit.ks, expected.ks), `${name}: ${fit.ks} against ${expected.ks}`);
      assert.ok(close(fit.standardError, (expected.exponent - 1) / Math.sqrt(expected.tailCount)), name);
    }
  }
});

Deno.test("at the xMin of the package powerlaw: its exponent, and its one-sided distance to 1/n (oracle: powerlaw)", () => {
  for (const { name, values, powerlaw } of cases) {
    const { exponent, ks, tailCount } = powerLawTail(values, { xMin: powerlaw.xMin });
    assert.ok(close(exponent, powerlaw.exponent), `${name}: ${exponent} against ${powerlaw.exponent}`);
    // equal values make one higher step
    const step = Math.max(...values.map((value) => values.filter((other) => other === value).length)) /
      tailCount;
    assert.ok(
      ks >= powerlaw.ks - 1e-9 && ks <= powerlaw.ks + step + 1e-9,
      `${name}: ${ks} against ${powerlaw.ks}`,
    );
  }
});

Deno.test("Pareto samples: the exponent within 4 standard errors over 20 draws (oracle: the drawn exponent)", () => {
  for (let seed = 0; seed < 20; seed++) {
    const exponent = 1.5 + seed / 8;
    const values = pareto(1000, { exponent, xMin: 3, seed });
    const fit = powerLawTail(values, { xMin: 3 });
    assert.equal(fit.tailCount, 1000);
    assert.ok(
      Math.abs(fit.exponent - exponent) < 4 * fit.standardError,
      `${fit.exponent} against ${exponent}`,
    );
  }
});

Deno.test("a uniform body below a Pareto tail: xMin where it begins, to a quarter (oracle: the drawn tail)", () => {
  const random = randomStream(1, "power law body");
  const body = Array.from({ length: 1500 }, () => 10 * random.uniform());
  const fit = powerLawTail([...body, ...pareto(1500, { exponent: 2.5, xMin: 10, seed: 1 })]);
  assert.ok(Math.abs(fit.xMin - 10) < 2.5, `xMin ${fit.xMin}`);
  assert.ok(Math.abs(fit.exponent - 2.5) < 4 * fit.standardError, `exponent ${fit.exponent}`);
});

Deno.test("scaling, permuting, zeros and squaring (invariance: α − 1 halves for squares)", () => {
  const values = cases[0].values;
  const fit = powerLawTail(values);
  assert.deepEqual(powerLawTail([...values].reverse()), fit);
  assert.deepEqual(powerLawTail([0, ...values, 0]), fit);
  const scaled = powerLawTail(values.map((value) => 1e-7 * value));
  assert.ok(close(scaled.xMin, 1e-7 * fit.xMin) && close(scaled.exponent, fit.exponent));
  const squared = powerLawTail(values.map((value) => value ** 2));
  assert.ok(close(squared.exponent, (fit.exponent + 1) / 2) && close(squared.ks, fit.ks));
});

Deno.test("two values (by hand: α = 1 + 2/ln 4)", () => {
  const { exponent, ks, tailCount, xMin } = powerLawTail([1, 4], { discrete: false });
  assert.deepEqual([xMin, tailCount], [1, 2]);
  assert.ok(close(exponent, 1 + 2 / Math.log(4), 1e-14));
  // P(4) = 1 − e⁻²; S steps from 0 to ½ at 1 and from ½ to 1 at 4.
  assert.ok(close(ks, 0.5, 1e-14));
});

Deno.test("counts are told from real numbers and get the zeta law: xMin, exponent, distance (oracle: scipy zeta, each xMin)", () => {
  for (const { name, values, best, fixed } of discreteCases) {
    for (
      const [expected, options] of [[best, {}], ...fixed.map((one) => [one, { xMin: one.xMin }])] as const
    ) {
      const fit = powerLawTail(values, options as { xMin?: number });
      assert.equal(fit.kind, "discrete", name);
      const { xMin, tailCount } = expected as Fit;
      assert.deepEqual([fit.xMin, fit.tailCount], [xMin, tailCount], name);
      // SciPy's minimum is flat: half the digits
      const { exponent, ks } = expected as Fit;
      assert.ok(close(fit.exponent, exponent, 1e-6), `${name}: ${fit.exponent} against ${exponent}`);
      assert.ok(close(fit.ks, ks, 1e-5), `${name}: ${fit.ks} against ${ks}`);
    }
  }
});

Deno.test("counts at the same xMin: the exponent of the package powerlaw, its distance at most ours (oracle: powerlaw)", () => {
  for (const { name, values, powerlaw } of discreteCases) {
    for (const { xMin, exponent, ks } of powerlaw) {
      const fit = powerLawTail(values, { xMin });
      assert.ok(close(fit.exponent, exponent, 1e-4), `${name}: ${fit.exponent} against ${exponent}`);
      assert.ok(ks <= fit.ks + 1e-4, `${name}: ${fit.ks}, powerlaw ${ks}`);
    }
  }
});

Deno.test("zeta samples: the exponent within 4 standard errors over 20 draws; a continuous fit is far off (the drawn law)", () => {
  let outside = 0;
  for (let seed = 0; seed < 20; seed++) {
    const exponent = 1.8 + seed / 10;
    const random = randomStream(seed, "zeta");
    // by inversion: the share of each whole number, summed until it exceeds the draw
    const zeta = hurwitzZeta(exponent, 1).value;
    const values = Array.from({ length: 1000 }, () => {
      let [x, left] = [1, random.uniform() * zeta];
      while ((left -= x ** -exponent) > 0 && x < 1e5) x++;
      return x;
    });
    const fit = powerLawTail(values, { xMin: 1 });
    assert.equal(fit.kind, "discrete");
    assert.ok(
      Math.abs(fit.exponent - exponent) < 4 * fit.standardError,
      `${fit.exponent} against ${exponent}`,
    );
    const continuous = powerLawTail(values, { xMin: 1, discrete: false });
    assert.equal(continuous.kind, "continuous");
    if (Math.abs(continuous.exponent - exponent) > 4 * continuous.standardError) outside++;
  }
  assert.equal(outside, 20);
});

Deno.test("what counts are: whole numbers up to 2⁵³; one fraction, or an xMin of 1.5, makes them real (by definition)", () => {
  assert.equal(powerLawTail([1, 2, 2, 3, 7]).kind, "discrete");
  assert.equal(powerLawTail([1, 2, 2.5, 3, 7]).kind, "continuous");
  assert.equal(powerLawTail([1e17, 2e17, 3e17]).kind, "continuous");
  assert.equal(powerLawTail([1, 2, 2, 3, 7], { xMin: 1.5 }).kind, "continuous");
  assert.throws(
    () => powerLawTail([1, 2.5, 3], { discrete: true }),
    /counts must be whole numbers up to 2⁵³, got 2.5/,
  );
});

Deno.test("smallestTail holds xMin back (by hand)", () => {
  const values = cases[2].values;
  assert.ok(powerLawTail(values, { smallestTail: 400 }).tailCount >= 400);
  assert.throws(
    () => powerLawTail([1, 2, 3], { smallestTail: 4 }),
    /needs at least 4 values .* got 3 positive/,
  );
});

Deno.test("no tail, a negative value, NaN and bad options are refused (the messages)", () => {
  const refused = (values: number[], options: object, message: RegExp) =>
    assert.throws(() => powerLawTail(values, options), message);
  refused(
    [],
    {},
    /RangeError: Cannot fit a power-law tail: needs at least 2 .* got 0 positive values from none/,
  );
  refused([0, 0, 0], {}, /got 0 positive values/);
  refused([2, 2, 2], {}, /not all equal, got 3 positive values from 2 to 2/);
  refused([1, 2], { xMin: 3 }, /needs at least 2/);
  refused([1, -2], {}, /at least 0, got -2 at 1/);
  refused([1, NaN], {}, /got NaN at 1/);
  refused([1, Infinity], {}, /got Infinity at 1/);
  refused([1, 2], { xMin: 0 }, /xMin must be positive and finite, got 0/);
  refused([1, 2], { smallestTail: 1 }, /smallestTail must be a whole number from 2, got 1/);
});
