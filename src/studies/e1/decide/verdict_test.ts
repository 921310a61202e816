import assert from "node:assert/strict";
import type { Hypothesis } from "../plan/preregistration_schema.ts";
import { decide } from "./verdict.ts";

const less: Hypothesis = {
  kind: "paired_difference",
  primary: true,
  statement: "lower",
  measure: "ood.nrmse",
  direction: "less",
  smallest_effect: 0.01,
};
const either: Hypothesis = {
  ...less,
  kind: "correlation",
  with: "gap",
  direction: "either",
  smallest_effect: 0.3,
};
const alpha = 0.05;
const sound = { obstacle: null, canReachAlpha: true };

// Oracle: the decision rule of configs/preregistrations/E1.yaml, case by case.
Deno.test("a significant effect of the predicted sign supports, of the other sign refutes", () => {
  const evidence = { ...sound, low: null, high: null, adjustedP: 0.05 };
  assert.equal(decide(less, { ...evidence, effect: -0.02 }, { alpha }).verdict, "supported");
  assert.equal(decide(less, { ...evidence, effect: 0.02 }, { alpha }).verdict, "refuted");
  assert.equal(decide(either, { ...evidence, effect: 0.9 }, { alpha }).verdict, "supported");
});

Deno.test("an interval that excludes the smallest effect refutes", () => {
  assert.equal(
    decide(less, { ...sound, effect: 0, low: -0.009, high: 0.02, adjustedP: 1 }, { alpha }).verdict,
    "refuted",
  );
  assert.equal(
    decide(less, { ...sound, effect: 0, low: -0.011, high: 0.02, adjustedP: 1 }, { alpha }).verdict,
    "inconclusive",
  );
  assert.equal(
    decide(either, { ...sound, effect: 0.1, low: -0.2, high: 0.29, adjustedP: 1 }, { alpha }).verdict,
    "refuted",
  );
  assert.equal(
    decide(either, { ...sound, effect: 0.1, low: -0.2, high: 0.31, adjustedP: 1 }, { alpha }).verdict,
    "inconclusive",
  );
});

Deno.test("degenerate data is inconclusive, never a number", () => {
  assert.equal(
    decide(less, { ...sound, effect: null, low: null, high: null, adjustedP: null }, { alpha }).verdict,
    "inconclusive",
  );
});

Deno.test("with too few seeds nothing is refuted by an interval, and an obstacle overrules everything", () => {
  const evidence = { ...sound, effect: -0.001, low: -0.002, high: 0, adjustedP: 0.25 };
  assert.equal(decide(less, evidence, { alpha }).verdict, "refuted");
  assert.equal(decide(less, { ...evidence, canReachAlpha: false }, { alpha }).verdict, "inconclusive");
  const untrained = { ...evidence, adjustedP: 0.001, obstacle: "a run did not train" };
  assert.deepEqual(decide(less, untrained, { alpha }), {
    verdict: "inconclusive",
    reason: "a run did not train",
  });
});
