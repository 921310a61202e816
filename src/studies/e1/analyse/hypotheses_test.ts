import assert from "node:assert/strict";
import type { Metrics, SetMetrics } from "../measure/mod.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { type Observation, testHypotheses } from "./hypotheses.ts";

const arms = { baseline: "plain", fractal: "fractal" };

const preregistration: Preregistration = {
  name: "test",
  question: "?",
  prior_knowledge: "none",
  hypotheses: {
    H1: {
      kind: "paired_difference",
      primary: true,
      statement: "lower",
      measure: "ood.nrmse",
      direction: "less",
      smallest_effect: 0.01,
    },
    H2: {
      kind: "paired_difference",
      primary: false,
      statement: "lower",
      measure: "ood.high_k_error",
      direction: "less",
      smallest_effect: 0.01,
    },
    H3: {
      kind: "correlation",
      primary: false,
      statement: "related",
      measure: "probes.bottleneck_intrinsic_dimension",
      with: "generalisation_gap",
      direction: "either",
      smallest_effect: 0.3,
    },
  },
  analysis: { family: ["H1", "H2", "H3"], alpha: 0.05, confidence: 0.95, resamples: 1000, bootstrap_seed: 1 },
};

function observation(
  model: string,
  seed: number,
  values: { ood: number; highK: number; dimension: number },
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
  const { H1, H2, H3 } = testHypotheses(observations(10), preregistration, arms);
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
  const { H1 } = testHypotheses(observations(3), preregistration, arms);
  assert.equal(H1.pValue, 0.25);
  assert.equal(H1.verdict, "inconclusive");
  assert.match(H1.reason, /so few seeds/);
});

Deno.test("the order of the runs does not matter (invariant)", () => {
  const runs = observations(6);
  assert.deepEqual(
    testHypotheses([...runs].reverse(), preregistration, arms).H1,
    testHypotheses(runs, preregistration, arms).H1,
  );
});

Deno.test("a run that is missing from a pair is named", () => {
  assert.throws(
    () => testHypotheses(observations(3).slice(1), preregistration, arms),
    /no run of plain with seed 0/,
  );
});
