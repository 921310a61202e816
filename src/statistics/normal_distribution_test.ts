import assert from "node:assert/strict";
import reference from "../../validation/statistics/scipy_reference.json" with { type: "json" };
import { normalCdf, normalQuantile } from "./normal_distribution.ts";
import { studentTwoSidedP } from "./student_t.ts";

function relativeError(actual: number, expected: number): number {
  return expected === 0 ? Math.abs(actual) : Math.abs(actual / expected - 1);
}

Deno.test("normal quantile equals mpmath to 1e-14 (oracle: mpmath, 40 digits)", () => {
  for (const [p, z] of reference.normal.quantile) {
    assert.ok(relativeError(normalQuantile(p), z) < 1e-14, `p = ${p}: ${normalQuantile(p)} against ${z}`);
  }
});

Deno.test("normal probability equals mpmath to 1e-12 in both tails (oracle: mpmath, 40 digits)", () => {
  for (const [z, p] of reference.normal.cdf) {
    assert.ok(relativeError(normalCdf(z), p) < 1e-12, `z = ${z}: ${normalCdf(z)} against ${p}`);
  }
});

Deno.test("normal probability and quantile are inverse and antisymmetric (invariant)", () => {
  for (let z = -8; z <= 8; z += 0.37) {
    assert.ok(Math.abs(normalCdf(z) + normalCdf(-z) - 1) < 2e-16);
    if (z < 5) assert.ok(Math.abs(normalQuantile(normalCdf(z)) - z) < 1e-9, `z = ${z}`);
  }
});

Deno.test("Student's t two-sided p equals mpmath to 1e-12 (oracle: mpmath betainc, 40 digits)", () => {
  for (const [t, degreesOfFreedom, p] of reference.student.two_sided) {
    const actual = studentTwoSidedP(t, degreesOfFreedom);
    assert.ok(relativeError(actual, p) < 1e-12, `t = ${t}, ν = ${degreesOfFreedom}: ${actual} against ${p}`);
    assert.equal(studentTwoSidedP(-t, degreesOfFreedom), actual);
  }
});

Deno.test("distributions refuse what is outside their domain", () => {
  for (const p of [0, 1, -0.1, NaN]) assert.throws(() => normalQuantile(p), RangeError);
  assert.throws(() => normalCdf(NaN), RangeError);
  assert.throws(() => studentTwoSidedP(1, 0), /needs degrees of freedom above 0, got 0/);
});
