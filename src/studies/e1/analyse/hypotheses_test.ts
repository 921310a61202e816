import assert from "node:assert/strict";
import type { Metrics, SetMetrics } from "../measure/mod.ts";
import { loadPreregistration } from "../plan/preregistration_file.ts";
import { summariseMeasures } from "./measure_summaries.ts";
import { armsOf } from "../plan/arms.ts";
import { type AnalysisPlan, type Observation, testHypotheses } from "./hypotheses.ts";

const roles = { baseline: "plain", fractal: "fractal" };

const registered = await loadPreregistration("E1");
const preregistration: AnalysisPlan = {
  ...registered,
  analysis: { ...registered.analysis, resamples: 1000 },
};

function observation(
  model: string,
  seed: number,
  values: { ood: number; highK: number | null; dimension: number | null },
): Observation {
  const set = (nrmse: number): SetMetrics => ({
    samples: 1,
    mse: nrmse ** 2,
    mae: nrmse,
    nrmse,
    high_k_error: values.highK,
    persistence_nrmse: 1,
    rollout_nrmse: null,
  });
  const metrics: Metrics = {
    run_id: `${model}-${seed}`,
    model,
    seed,
    synthetic: false,
    measured_from: {},
    ind: set(0.1),
    ood: set(values.ood),
    causes: {},
    generalisation_gap: values.ood - 0.1,
    gain_over_persistence: 10,
    probes: {
      bottleneck_intrinsic_dimension: values.dimension,
      bottleneck_intrinsic_dimension_standard_error: 0.1,
    },
  };
  return { model, seed, metrics };
}

/** The fractal network is better by 0.1 and a little more at each seed; the dimension follows the error. */
function observations(seeds: number): Observation[] {
  return Array.from({ length: seeds }, (_, seed) => [
    observation("plain", seed, { ood: 0.5 + 0.01 * seed, highK: 0.2, dimension: 20 + seed }),
    observation("fractal", seed, { ood: 0.4 + 0.009 * seed, highK: 0.2, dimension: 10 + seed }),
  ]).flat();
}

Deno.test("a difference of one sign at ten seeds has the exact p 2/2¹⁰ and is supported (hand-computed)", () => {
  const { H1, H2, H3 } = testHypotheses(observations(10), preregistration, { arms: roles });
  assert.equal(H1.pValue, 2 / 1024);
  assert.ok(Math.abs(H1.effect! + 0.1045) < 1e-12);
  assert.equal(H1.verdict, "supported");
  // identical values in both networks: no difference, degenerate, p = 1
  assert.deepEqual([H2.effect, H2.pValue, H2.interval.degenerate, H2.verdict], [
    0,
    1,
    "constant",
    "inconclusive",
  ]);
  // ranks of dimension and gap are the same over the 20 runs
  assert.equal(H3.effect, 1);
  // Benjamini–Hochberg by hand: p(1) = H3, p(2) = 2/1024, p(3) = 1
  assert.equal(H1.adjustedP, (2 / 1024) * 3 / 2);
});

Deno.test("three seeds leave every hypothesis inconclusive, with p no smaller than 0.25", () => {
  const { H1 } = testHypotheses(observations(3), preregistration, { arms: roles });
  assert.equal(H1.pValue, 0.25);
  assert.equal(H1.verdict, "inconclusive");
  assert.match(H1.reason, /so few seeds/);
});

Deno.test("the order of the runs does not matter (invariant)", () => {
  const runs = observations(6);
  assert.deepEqual(
    testHypotheses([...runs].reverse(), preregistration, { arms: roles }).H1,
    testHypotheses(runs, preregistration, { arms: roles }).H1,
  );
});

Deno.test("a run that is missing from a pair is named", () => {
  assert.throws(
    () => testHypotheses(observations(3).slice(1), preregistration, { arms: roles }),
    /no run of plain with seed 0/,
  );
});

Deno.test("an exploratory test stays out of the family and eases no other one (by hand)", () => {
  const standings = { H3: "exploratory" } as const;
  const { H1, H3 } = testHypotheses(observations(10), preregistration, { arms: roles, standings });
  assert.deepEqual([H3.standing, H3.adjustedP, H3.verdict], ["exploratory", null, "inconclusive"]);
  assert.ok(H3.pValue! < 0.001);
  // in its place stands p = 1, so that H1 is the smallest of three
  assert.equal(H1.adjustedP, (2 / 1024) * 3);
  assert.equal(H1.verdict, "supported");
});

Deno.test("a diverged run leaves its seed without a pair and every hypothesis inconclusive (the registered rule)", () => {
  const diverged = [{ model: "fractal", seed: 9 }];
  const runs = observations(10).filter(({ model, seed }) => model !== "fractal" || seed !== 9);
  const results = testHypotheses(runs, preregistration, { arms: roles, diverged });
  assert.equal(results.H1.pValue, 2 / 512);
  assert.equal(results.H1.n, 9);
  assert.equal(results.H3.n, 19);
  for (const { verdict, rule, reason } of Object.values(results)) {
    assert.deepEqual([verdict, rule], ["inconclusive", "a_run_did_not_train"]);
    assert.equal(reason, "1 of 20 runs did not train (1 diverged)");
  }
});

Deno.test("a run without a dimension or high-k error costs these hypotheses, not the primary one (invariant)", () => {
  const whole = observations(10);
  const { H1 } = testHypotheses(whole, preregistration, { arms: roles });
  const lacking = whole.map(({ model, seed }) =>
    observation(model, seed, {
      ood: model === "plain" ? 0.5 + 0.01 * seed : 0.4 + 0.009 * seed,
      highK: seed === 3 ? null : 0.2,
      dimension: seed === 2 && model === "plain" ? null : 10 + seed,
    })
  );
  const found = testHypotheses(lacking, preregistration, { arms: roles });
  assert.deepEqual([found.H1.pValue, found.H1.effect, found.H1.interval], [
    H1.pValue,
    H1.effect,
    H1.interval,
  ]);
  assert.equal(found.H2.interval.degenerate, "2 of 20 runs have no such number");
  assert.equal(found.H3.interval.degenerate, "1 of 20 runs have no such number");
  for (const { effect, pValue, adjustedP, rule } of [found.H2, found.H3]) {
    assert.deepEqual([effect, pValue, adjustedP, rule], [null, null, null, "degenerate_data"]);
  }
  const { models, differences } = summariseMeasures(lacking, {
    arms: armsOf(roles),
    analysis: preregistration.analysis,
    diverged: [],
  });
  assert.equal(models.plain["probes.bottleneck_intrinsic_dimension"].mean, null);
  assert.equal(models.plain["ood.nrmse"].degenerate, null);
  assert.equal(differences.fractal["ind.high_k_error"].degenerate, "1 of 10 runs have no such number");
});
