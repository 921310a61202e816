import assert from "node:assert/strict";
import { loadPreregistration } from "../plan/preregistration_file.ts";
import { decide } from "./verdict.ts";

const { hypotheses, decision, analysis: { alpha } } = await loadPreregistration("E1");
const { H1: less, H3: either } = hypotheses;
const rule = { decision, alpha };
const sound = { standing: "confirmatory", obstacle: null, canReachAlpha: true } as const;

// Oracle: the decision rule of configs/preregistrations/E1.yaml, case by case.
Deno.test("a significant effect of the predicted sign supports, of the other sign refutes", () => {
  const evidence = { ...sound, low: null, high: null, adjustedP: 0.05 };
  assert.equal(decide(less, { ...evidence, effect: -0.02 }, rule).verdict, "supported");
  assert.equal(decide(less, { ...evidence, effect: 0.02 }, rule).verdict, "refuted");
  assert.equal(decide(either, { ...evidence, effect: 0.9 }, rule).verdict, "supported");
});

Deno.test("an interval that excludes the smallest effect refutes", () => {
  assert.equal(
    decide(less, { ...sound, effect: 0, low: -0.009, high: 0.02, adjustedP: 1 }, rule).verdict,
    "refuted",
  );
  assert.equal(
    decide(less, { ...sound, effect: 0, low: -0.011, high: 0.02, adjustedP: 1 }, rule).verdict,
    "inconclusive",
  );
  assert.equal(
    decide(either, { ...sound, effect: 0.1, low: -0.2, high: 0.29, adjustedP: 1 }, rule).verdict,
    "refuted",
  );
  assert.equal(
    decide(either, { ...sound, effect: 0.1, low: -0.2, high: 0.31, adjustedP: 1 }, rule).verdict,
    "inconclusive",
  );
});

Deno.test("degenerate data is inconclusive, never a number", () => {
  assert.equal(
    decide(less, { ...sound, effect: null, low: null, high: null, adjustedP: null }, rule).verdict,
    "inconclusive",
  );
});

Deno.test("with too few seeds nothing is refuted by an interval, and an obstacle overrules everything", () => {
  const evidence = { ...sound, effect: -0.001, low: -0.002, high: 0, adjustedP: 0.25 };
  assert.equal(decide(less, evidence, rule).verdict, "refuted");
  assert.equal(decide(less, { ...evidence, canReachAlpha: false }, rule).verdict, "inconclusive");
  const untrained = { ...evidence, adjustedP: 0.001, obstacle: "a run did not train" };
  assert.deepEqual(decide(less, untrained, rule), {
    verdict: "inconclusive",
    rule: "a_run_did_not_train",
    reason: "a run did not train",
  });
});

Deno.test("the registered order decides where several conditions hold, and there is always one verdict (by hand)", () => {
  // an effect of the predicted sign whose interval excludes the smallest one: significant first, excluded second
  const both = { ...sound, effect: -0.005, low: -0.009, high: -0.001, adjustedP: 0.01 };
  assert.equal(decide(less, both, rule).verdict, "supported");
  const swapped = decision.toSorted((a, b) =>
    Number(b.when === "interval_excludes_smallest_effect") -
    Number(a.when === "interval_excludes_smallest_effect")
  );
  assert.equal(decide(less, both, { decision: swapped, alpha }).verdict, "refuted");
  for (const adjustedP of [null, 0, 0.04, 1]) {
    for (const [low, high] of [[null, null], [-1, 1], [-0.001, 0.001]]) {
      for (const effect of [null, -0.1, 0, 0.1]) {
        const { verdict, reason } = decide(less, { ...sound, effect, low, high, adjustedP }, rule);
        assert.ok(["supported", "refuted", "inconclusive"].includes(verdict) && reason !== "");
      }
    }
  }
});

Deno.test("what is exploratory is neither supported nor refuted, whatever its p", () => {
  for (const adjustedP of [0.001, null]) {
    const evidence = {
      ...sound,
      standing: "exploratory",
      effect: -0.5,
      low: -0.6,
      high: -0.4,
      adjustedP,
    } as const;
    assert.equal(decide(less, evidence, rule).verdict, "inconclusive");
  }
});
