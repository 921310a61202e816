import assert from "node:assert/strict";
import { learningRateAt } from "./learning_rate.ts";

// Oracle: closed form of linear warm-up and half a cosine.
Deno.test("learning rate rises linearly to its peak, then falls as half a cosine to zero", () => {
  const schedule = { peak: 2, warmupSteps: 4, totalSteps: 12 };
  const rates = Array.from({ length: 13 }, (_, step) => learningRateAt(step, schedule));
  assert.deepEqual(rates.slice(0, 5), [0.5, 1, 1.5, 2, 2]);
  assert.ok(Math.abs(rates[8] - 1) < 1e-15, "half-way down the cosine");
  assert.ok(Math.abs(rates[12]) < 1e-15, "zero after the last step");
  for (let step = 4; step < 12; step++) assert.ok(rates[step + 1] < rates[step]);
});
