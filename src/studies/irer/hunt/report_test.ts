import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { correlate, pearson } from "./correlation.ts";
import { courseOf } from "./course.ts";
import type { Evaluation } from "./evaluator.ts";
import { fitnessOf } from "./fitness.ts";
import { bothNulls, bothSentence, nullSentence, nullSummary } from "./null_summary.ts";

const SETTINGS = { sse_floor: 1e-6, null_weight: 0.1, null_cap: 1000 };

Deno.test("fitnessOf: 1/max(sse, floor) + 0.1·Σ max(0, null − sse), nulls capped; failures are 0 (by hand)", () => {
  const cases: [sse: number | null, nulls: (number | null)[], fitness: number][] = [
    [0.5, [null, null], 2],
    [0.5, [1.5, null], 2.1],
    [0.5, [1.5, 0.2], 2.1],
    [0.5, [1.5, 2.5], 2.3],
    [0, [null, null], 1e6],
    [2, [5000, null], 0.5 + 0.1 * 998],
    [0.5, [997, 999], 2], // nulls that failed are no merit
    [997, [1000, null], 0],
    [999, [null, null], 0],
    [1002, [null, null], 0],
    [1004, [2000, 2000], 0],
    [null, [1, 1], 0],
  ];
  for (const [sse, nulls, fitness] of cases) {
    const found = fitnessOf({ sse, nulls }, SETTINGS);
    assert.ok(Math.abs(found - fitness) <= 1e-12 * fitness, `${sse}, ${nulls}: ${found}`);
  }
});

Deno.test("fitnessOf: a smaller sse is never worse, a larger null never either (monotony)", () => {
  const random = randomStream(0, "fitness");
  for (let trial = 0; trial < 500; trial++) {
    const [sse, a, b] = [random.uniform(), random.uniform(), random.uniform()];
    const fitness = fitnessOf({ sse, nulls: [a, b] }, SETTINGS);
    assert.ok(fitnessOf({ sse: 0.9 * sse, nulls: [a, b] }, SETTINGS) >= fitness);
    assert.ok(fitnessOf({ sse, nulls: [1.1 * a, b] }, SETTINGS) >= fitness);
  }
});

Deno.test("pearson: closed form, exact limits, invariance under shift and scale; constant is NaN", () => {
  assert.ok(Math.abs(pearson([1, 2, 3, 4], [2, 1, 4, 3]) - 0.6) < 1e-15);
  assert.ok(Math.abs(pearson([1, 2, 4], [2, 4, 8]) - 1) < 1e-15);
  const random = randomStream(0, "pearson");
  const x = Array.from({ length: 30 }, random.normal);
  const y = x.map((value) => value + random.normal());
  const shifted = pearson(x.map((v) => 5 - 2 * v), y.map((v) => 1e3 * v + 7));
  assert.ok(Math.abs(shifted + pearson(x, y)) < 1e-12);
  assert.ok(Number.isNaN(pearson([0.1, 0.1, 0.1], [1, 2, 3])));
});

Deno.test("correlate: the intervals hold a known correlation in 95 % of samples (coverage over 20 samples)", () => {
  let covered = 0;
  for (let seed = 0; seed < 20; seed++) {
    const random = randomStream(seed, "coverage");
    const x = Array.from({ length: 40 }, random.normal);
    const y = x.map((value) => 0.6 * value + 0.8 * random.normal());
    // Spearman's ρ of a normal pair with r = 0.6
    const { spearman } = correlate(x, y, { seed });
    const truth = 6 / Math.PI * Math.asin(0.3);
    if (spearman.low! <= truth && truth <= spearman.high!) covered++;
  }
  assert.ok(covered >= 16, `${covered} of 20`); // fewer happens once in 400 times
});

Deno.test("correlate: what has no correlation or no interval says why, and no number is NaN (table)", () => {
  const cases: [x: number[], y: number[], reason: RegExp, value: number | null][] = [
    [[], [], /needs 3 fields/, null],
    [[1, 2], [1, 2], /needs 3 fields/, null],
    [[1, 2, 3], [5, 5, 5], /constant/, null],
    [[1, 2, 3, 4], [1, 2, 3, 4], /an interval needs 8 fields/, 1],
    [
      Array.from({ length: 12 }, (_, i) => i),
      Array.from({ length: 12 }, (_, i) => -i),
      /every resample has the same/,
      -1,
    ],
  ];
  for (const [x, y, reason, value] of cases) {
    const found = correlate(x, y, { seed: 0 });
    for (const coefficient of [found.spearman, found.pearson]) {
      assert.match(coefficient.degenerate!, reason);
      assert.deepEqual([coefficient.low, coefficient.high], [null, null]);
      const near = value === null || Math.abs(coefficient.value! - value) < 1e-15;
      assert.ok(near && (coefficient.value === null) === (value === null), `${coefficient.value}`);
    }
    assert.doesNotMatch(JSON.stringify(found), /NaN/);
  }
});

const evaluation = (p: number | null, median: number | null = 1): Evaluation => ({
  runId: "0".repeat(16),
  status: "ok",
  error: null,
  log_prime_sse: 0.5,
  sdg_h_norm_l2: 0.1,
  pcs_score: 1e-6,
  sse_null_phase_scramble: median,
  sse_null_target_shuffle: null,
  p_phase_scramble: p,
  p_target_shuffle: null,
});

Deno.test("nullSummary: uniform p-values show nothing, planted ones are left after Benjamini–Hochberg (known sets)", () => {
  const uniform = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);
  const nothing = nullSummary(uniform.map((p) => evaluation(p)), "phase_scramble");
  assert.deepEqual([nothing.p.at_most_0_05, nothing.p.expected_by_chance], [5, 5]);
  assert.equal(nothing.p.left_after_benjamini_hochberg, 0);
  assert.match(
    nullSentence(nothing, "phase_scramble"),
    /^Of 100 fields 5 are .* where chance alone gives 5\.0/,
  );
  const planted = nullSummary(uniform.map((p, i) => evaluation(i < 10 ? 1e-5 : p)), "phase_scramble");
  assert.equal(planted.p.left_after_benjamini_hochberg, 10);
  const both = (p: number[]) => bothNulls(p.map((p) => ({ ...evaluation(p), p_target_shuffle: p / 2 })));
  assert.match(
    bothSentence(both(uniform)),
    /^Against both nulls at once 5 of 100 .* no field of this hunt is/,
  );
  assert.match(bothSentence(both(uniform.map((p, i) => i < 10 ? 1e-5 : p))), /10 of 100 .* and 10 are left/);
  assert.match(bothSentence(bothNulls([evaluation(0.5)])), /nothing is known/);
});

Deno.test("nullSummary: missing and failed nulls are left out, none at all is said (by hand)", () => {
  const some = nullSummary([
    evaluation(0.5, 3),
    evaluation(0.25, 1),
    evaluation(null, null),
    evaluation(null, 997),
  ], "phase_scramble");
  assert.deepEqual(some.null_median_quartiles, [1, 1.5, 2, 2.5, 3]);
  assert.deepEqual([some.p.fields, some.p.least, some.p.median], [2, 0.25, 0.375]);
  const none = nullSummary([evaluation(0.5)], "target_shuffle");
  assert.deepEqual([none.null_median_quartiles, none.p.least], [null, null]);
  assert.equal(nullSentence(none, "target_shuffle"), "No field could be compared with random targets.");
});

Deno.test("courseOf: best, middle and best so far; an elite counts as evaluated once (by hand)", () => {
  const row = (configHash: string, generation: number, fitness: number) => (
    { configHash, generation, genome: [], measured: {}, fitness, status: fitness > 0 ? "ok" : "sentinel" }
  );
  const course = courseOf([
    row("a", 0, 3),
    row("b", 0, 0),
    row("c", 0, 1),
    row("a", 1, 3),
    row("d", 1, 2),
    row("b", 1, 0),
  ]);
  assert.deepEqual(course, [
    { generation: 0, best: 3, median: 1, best_so_far: 3, evaluated: 3, failed: 1 },
    { generation: 1, best: 3, median: 2, best_so_far: 3, evaluated: 1, failed: 0 },
  ]);
});
