import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { fitnessOf } from "./fitness.ts";

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
