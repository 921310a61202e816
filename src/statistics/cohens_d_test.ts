import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import scipy from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { cohensD, hedgesFactor } from "./cohens_d.ts";
import table from "./reference/stats_reference.json" with { type: "json" };

function close(actual: number | null, expected: number, tolerance = 1e-13): void {
  assert.ok(actual !== null && Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected)));
}

/** Values with exactly the given mean and sample standard deviation, to rounding. */
function sampleWith({ count, mean, sd }: { count: number; mean: number; sd: number }): number[] {
  const raw = Array.from({ length: count }, (_, i) => Math.sin(i + 1));
  const centre = raw.reduce((sum, v) => sum + v, 0) / count;
  const spread = Math.sqrt(raw.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (count - 1));
  return raw.map((v) => mean + sd * (v - centre) / spread);
}

Deno.test("Borenstein's worked example: d, exact g and both variances (oracle: stats_reference.json)", () => {
  const a = sampleWith({ count: 50, mean: 103, sd: 5.5 });
  const b = sampleWith({ count: 50, mean: 100, sd: 4.5 });
  const raw = cohensD(a, b);
  close(raw.d, table.hedges.d, 1e-12);
  close(raw.variance, table.hedges.var_d, 1e-12);
  const corrected = cohensD(a, b, { hedges: true });
  close(corrected.d, table.hedges.g_exact, 1e-12);
  // The table's variance of g carries the approximate J, 3e-6 away from the exact one.
  close(corrected.variance, table.hedges.var_g, 1e-6);
});

Deno.test("Hedges' J is the exact gamma ratio, not 1 − 3/(4ν − 1) (oracle: stats_reference.json)", () => {
  close(hedgesFactor(98), table.hedges.J_exact);
  close(hedgesFactor(10), table.hedges.J10_exact);
  assert.ok(Math.abs(hedgesFactor(10) - table.hedges.J10_approx) > 3e-4);
  close(hedgesFactor(2), 1 / Math.sqrt(Math.PI));
});

Deno.test("pooled d and g equal numpy and mpmath; d_z equals scipy's t/√n", () => {
  for (const { a, b, d, g } of scipy.effect_sizes.pooled) {
    close(cohensD(a, b).d, d);
    close(cohensD(a, b, { hedges: true }).d, g);
  }
  for (const { a, b, d, g } of scipy.effect_sizes.paired) {
    close(cohensD(a, b, { paired: true }).d, d);
    close(cohensD(a, b, { paired: true, hedges: true }).d, g);
  }
});

Deno.test("d is invariant under a common shift and scale, odd under exchange, blind to order (invariants)", () => {
  const random = randomStream(3, "cohens-d-test");
  const a = Array.from({ length: 8 }, () => random.normal() + 0.4);
  const b = Array.from({ length: 8 }, () => random.normal());
  const order = random.permutation(8);
  const affine = (values: number[]) => values.map((v) => 250 + 7 * v);
  const permute = (values: number[]) => Array.from(order, (i) => values[i]);
  for (const options of [{}, { hedges: true }, { paired: true }, { paired: true, hedges: true }]) {
    const { d } = cohensD(a, b, options);
    assert.ok(d !== null);
    close(cohensD(affine(a), affine(b), options).d, d, 1e-12);
    close(cohensD(b, a, options).d, -d);
    close(cohensD(permute(a), permute(b), options).d, d);
    close(cohensD(Float64Array.from(a), b, options).d, d);
  }
});

Deno.test("tiny data have the d of the same data in other units; data beyond 1e150 are refused (invariant)", () => {
  const [a, b] = [[0.5, 1.5, 2.25, 4], [0.25, 1, 2, 2.5]];
  for (const paired of [false, true]) {
    const { d } = cohensD(a, b, { paired });
    const scaled = (scale: number) => cohensD(a.map((v) => v * scale), b.map((v) => v * scale), { paired });
    assert.equal(scaled(2 ** -1000).d, d);
    assert.throws(() => scaled(1e160), /value 0 must lie within ±1e\+150, got 5e\+159 \(rescale the data\)/);
  }
});

Deno.test("without spread d is null and says why, also when only rounding is left", () => {
  const none = { d: null, variance: null, degenerate: "constant" };
  assert.deepEqual(cohensD([1, 1, 1], [2, 2]), none);
  assert.deepEqual(cohensD([0.1, 0.1, 0.1], [0.1, 0.1, 0.1], { hedges: true }), none);
  // 0.3 − 0.2 and 0.2 − 0.1 differ in the last bit only.
  assert.deepEqual(cohensD([0.3, 0.2, 1.1], [0.2, 0.1, 1.0], { paired: true }), none);
  assert.deepEqual(cohensD([1, 2, 3], [2, 3, 4], { paired: true }), none);
});

Deno.test("d does not see how far from 0 the data lie: 10¹³, 10¹⁵, 2⁵³, 10¹⁷ and 0.1 (invariant; by hand)", () => {
  // whole numbers that doubles hold exactly at all of these
  const [a, b] = [[0, 16, 32, 48, 16], [16, 48, 64, 64, 80]];
  const near = [cohensD(a, b), cohensD(a, b, { paired: true })];
  for (const offset of [1e13, 1e15, 2 ** 53, 1e17]) {
    const far = (values: number[]) => values.map((value) => offset + value);
    const found = [cohensD(far(a), far(b)), cohensD(far(a), far(b), { paired: true })];
    for (const [i, { d, degenerate }] of found.entries()) {
      assert.equal(degenerate, null);
      assert.ok(Math.abs(d! / near[i].d! - 1) < 1e-14, `${offset}: ${d}`);
    }
    // constant data there, and differences that are constant
    assert.equal(cohensD(far([16, 16, 16]), far([32, 32, 32])).degenerate, "constant");
    assert.equal(cohensD(far([16, 32, 48]), far([0, 16, 32]), { paired: true }).degenerate, "constant");
  }
  assert.equal(cohensD([1e13 + 0.1, 1e13 + 0.1], [1e13 + 0.1, 1e13 + 0.1]).degenerate, "constant");
  // differences 0.1, 0.1, 0.1 on paper; 1e17 − 1 … 1e17 − 3 are one double, and yet differ
  assert.equal(cohensD([0.3, 0.4, 1.1], [0.2, 0.3, 1], { paired: true }).degenerate, "constant");
  assert.equal(cohensD([1e17, 1e17, 1e17], [1, 2, 3], { paired: true }).d, 1e17);
});

Deno.test("bad samples are refused in one clear line", () => {
  const message = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      assert.ok(error instanceof RangeError);
      return error.message;
    }
    assert.fail("nothing was thrown");
  };
  assert.equal(
    message(() => cohensD([1], [2, 3])),
    "Cannot compute Cohen's d: needs at least 2 values per group, got 1",
  );
  assert.equal(
    message(() => cohensD([1, 2, 3], [2, 3], { paired: true })),
    "Cannot compute the paired Cohen's d: needs as many values in both samples, got 3 and 2",
  );
  assert.equal(
    message(() => cohensD([1, 2], [2, 4], { paired: true, hedges: true })),
    "Cannot compute the paired Cohen's d: needs at least 3 pairs, got 2",
  );
  assert.equal(
    message(() => cohensD([1, NaN], [2, 3])),
    "Cannot compute Cohen's d: value 1 is NaN, not a finite number",
  );
  assert.match(message(() => hedgesFactor(1)), /at least 2 degrees of freedom, got 1/);
});
