import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { associate, correlate } from "./correlation.ts";
import { courseOf } from "./course.ts";
import { evidenceOf } from "./evidence.ts";
import { bothSentence, chosenSentence, correlationSentence } from "./evidence_text.ts";
import { nullSummary } from "./null_summary.ts";
import { type KnownField, pSummary } from "./p_summary.ts";

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

/** A field as the report knows it; without p it has no fit, and is a sentinel. */
function field(
  p: number | null,
  { id = 0, median = 1, targetP = p, sse = 0.5, norm = 0.1 }: {
    id?: number;
    median?: number | null;
    targetP?: number | null;
    sse?: number;
    norm?: number;
  } = {},
): KnownField {
  const configHash = id.toString(16).padStart(16, "0");
  const status = p === null ? "sentinel" : "ok";
  const measured = {
    log_prime_sse: p === null ? 997 : sse,
    sdg_h_norm_l2: p === null ? null : norm,
    pcs_score: null,
    sse_null_phase_scramble: median,
    sse_null_target_shuffle: null,
  };
  return {
    row: { configHash, generation: 0, genome: [], measured, fitness: p === null ? 0 : 2, status },
    evaluation: p === null ? undefined : {
      runId: configHash,
      status: "ok",
      error: null,
      ...measured,
      p_phase_scramble: p,
      p_target_shuffle: targetP,
    },
  };
}

const SAMPLE = { search: "random", hunt_id: "f".repeat(16), generations: "all", rows: [] } as const;
const evidence = (known: readonly KnownField[]) => evidenceOf(SAMPLE, { known, seed: 0 });

Deno.test("evidence: uniform p-values show nothing, planted ones are left after Benjamini–Hochberg (known sets)", () => {
  const uniform = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);
  const nothing = evidence(uniform.map((p, id) => field(p, { id })));
  assert.deepEqual([nothing.both.at_most_0_05, nothing.both.expected_by_chance], [5, 5]);
  assert.deepEqual(nothing.both.left_after_benjamini_hochberg, []);
  assert.match(
    bothSentence(nothing),
    /^Of the 100 fields of the random search, none of which .*, 5 have p ≤ 0.05 against both nulls at once \(chance alone gives 5\.0 on average, or fewer;/,
  );
  assert.match(
    bothSentence(nothing),
    /none is left when they count as one question: no sign of log primes\.$/,
  );
  const planted = evidence(uniform.map((p, id) => field(id < 10 ? 1e-5 : p, { id })));
  assert.deepEqual(
    planted.both.left_after_benjamini_hochberg,
    Array.from({ length: 10 }, (_, id) => field(1, { id }).row.configHash),
  );
  assert.match(bothSentence(planted), /and 10 are left .* another case\.seed has to confirm it\.$/);
});

// Oracle: P(p ≤ α) ≤ α holds for all fields together. Of 40 noise fields, 20 of which have a fit, 2 have p ≤ 0.05; among those
// 20 alone that would be twice as many as chance gives.
Deno.test("evidence: fields without a fit count with p = 1, in the share, in chance's part and in Benjamini–Hochberg (by hand)", () => {
  const fitted = Array.from({ length: 20 }, (_, id) => field((id + 0.5) / 40, { id }));
  const unfit = Array.from({ length: 20 }, (_, id) => field(null, { id: 100 + id }));
  const { both } = evidence([...fitted, ...unfit]);
  assert.deepEqual([both.fields, both.with_p, both.at_most_0_05, both.expected_by_chance], [40, 20, 2, 2]);
  assert.match(bothSentence(evidence([...fitted, ...unfit])), /20 have no p and count with p = 1/);
  // p = 0.004 is below 0.05/10 and above 0.05/20
  const one = [field(0.004, { id: 0 }), ...Array.from({ length: 9 }, (_, id) => field(0.9, { id: id + 1 }))];
  assert.equal(evidence(one).both.left_after_benjamini_hochberg.length, 1);
  const with10 = [...one, ...Array.from({ length: 10 }, (_, id) => field(null, { id: 50 + id }))];
  assert.equal(evidence(with10).both.left_after_benjamini_hochberg.length, 0);
  assert.equal(evidence([field(null)]).both.least, 1);
  assert.doesNotMatch(bothSentence(evidence([])), /NaN|\bnull\b|undefined/);
});

Deno.test("evidence: of two nulls the larger p counts, and each is counted on its own (by hand)", () => {
  const { both, phase_scramble, target_shuffle } = evidence([
    field(0.01, { id: 1, targetP: 0.5 }),
    field(0.5, { id: 2, targetP: 0.01 }),
    field(0.02, { id: 3, targetP: 0.03 }),
    field(0.01, { id: 4, targetP: null }),
  ]);
  assert.deepEqual([phase_scramble, target_shuffle, both].map((one) => one.at_most_0_05), [3, 2, 1]);
  assert.deepEqual([target_shuffle.with_p, both.with_p, both.least], [3, 3, 0.03]);
});

Deno.test("evidence: a trade-off is named only where interval and permutation test agree (planted orders, independent pairs)", () => {
  const random = randomStream(3, "pairs");
  const pairs = (norm: (i: number) => number, count = 30) =>
    evidence(
      Array.from({ length: count }, (_, id) => field(0.5, { id, sse: 0.1 + id / 50, norm: norm(id) })),
    );
  const noise = Array.from({ length: 30 }, random.normal);
  assert.equal(pairs((i) => -i + 2 * noise[i]).trade_off, "present");
  assert.equal(pairs((i) => i + 2 * noise[i]).trade_off, "opposite");
  assert.equal(pairs((i) => noise[i]).trade_off, "not shown");
  assert.match(
    correlationSentence(pairs((i) => -i + 2 * noise[i])),
    /with this initial noise the trade-off is there\.$/,
  );
  // too few for an interval, however clear
  assert.equal(pairs((i) => -i, 7).trade_off, "not shown");
  assert.match(
    correlationSentence(pairs((i) => -i, 7)),
    /without an interval: an interval needs 8 fields\.$/,
  );
});

Deno.test("an adaptive ledger is described: a coefficient without interval and the reason; what it came upon is no evidence (text)", () => {
  const [x, y] = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [2, 1, 4, 3, 6, 5, 8, 7, 9]];
  const described = associate(x, y, { search: "evolution" });
  assert.ok(Math.abs(described.spearman! - (1 - 6 * 8 / (9 * 80))) < 1e-15, "1 − 6 Σd²/(n³ − n)");
  assert.match(described.without_interval!, /evolution chose the fields/);
  assert.equal(associate(x, y, { search: "random" }).without_interval, null);
  assert.equal(associate([1, 2], [1, 2], { search: "evolution" }).spearman, null);
  const both = pSummary([field(0.01), field(null), field(0.5)], "both");
  assert.match(
    chosenSentence(both, { search: "cma_es" })!,
    /^Among its 3 fields cma_es came upon 1 with p ≤ 0\.05 .* cannot be held against chance\.$/,
  );
  assert.equal(chosenSentence(both, { search: "random" }), null);
});

Deno.test("nullSummary: missing and failed nulls are left out of the quartiles, fields without p count with 1 (by hand)", () => {
  const some = nullSummary([
    field(0.5, { median: 3 }),
    field(0.25, { median: 1 }),
    field(0.75, { median: 997 }),
    field(null),
  ], "phase_scramble");
  assert.deepEqual(some.null_median_quartiles, [1, 1.5, 2, 2.5, 3]);
  const { fields, with_p, least, median } = some.p;
  assert.deepEqual([some.fields.length, fields, with_p, least, median], [3, 4, 3, 0.25, 0.625]);
  const none = nullSummary([field(null)], "target_shuffle");
  assert.deepEqual([none.null_median_quartiles, none.fields, none.p.least], [null, [], 1]);
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
