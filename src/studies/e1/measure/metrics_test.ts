import assert from "node:assert/strict";
import { fieldErrors, highWavenumberError } from "./metrics.ts";

Deno.test("fieldErrors equals hand-computed values", () => {
  // two fields of two points; errors (1, 0) and (0, −2); truths of power 25 and 16
  const errors = fieldErrors([4, 4, 0, 2], [3, 4, 0, 4], { fieldSize: 2 });
  assert.equal(errors.mse, 5 / 4);
  assert.equal(errors.mae, 3 / 4);
  assert.equal(errors.nrmse, (1 / 5 + 2 / 4) / 2);
});

Deno.test("nRMSE is invariant under a change of units", () => {
  const truth = Float64Array.from({ length: 32 }, (_, i) => Math.sin(i + 1));
  const prediction = truth.map((value, i) => value + 0.1 * Math.cos(3 * i));
  const scaled = (values: Float64Array) => values.map((value) => 4 * value);
  assert.equal(
    fieldErrors(scaled(prediction), scaled(truth), { fieldSize: 8 }).nrmse,
    fieldErrors(prediction, truth, { fieldSize: 8 }).nrmse,
  );
});

Deno.test("fieldErrors refuses unequal lengths and a zero truth", () => {
  assert.throws(
    () => fieldErrors([1], [1, 2], { fieldSize: 1 }),
    /Cannot compare fields: 1 predicted and 2 true/,
  );
  assert.throws(() => fieldErrors([1, 1], [0, 0], { fieldSize: 2 }), /true field 0 is zero everywhere/);
});

Deno.test("highWavenumberError sums the top quarter of the resolved shells only (hand-computed)", () => {
  // resolved 8: shells 7 and 8 count; shell 9 does not
  const truth = [9, 9, 9, 9, 9, 9, 9, 3, 1, 5];
  const prediction = [0, 0, 0, 0, 0, 0, 0, 2, 1, 100];
  assert.equal(highWavenumberError(prediction, truth, { resolved: 8 }), 1 / 4);
  assert.throws(() => highWavenumberError(prediction, [0, 0, 0, 0], { resolved: 3 }), /no true energy/);
});
