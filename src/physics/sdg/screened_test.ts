import { strict as assert } from "node:assert";
import { periodicGrid } from "@/physics/grid.ts";
import { relaxGeometry, rhoSOfTimeMetric, solveScreened, timeMetric } from "./mod.ts";

const grid = periodicGrid(32, { side: 20 });
const unit = (2 * Math.PI) / 20;
const field = (of: (x: number, y: number) => number) =>
  Float64Array.from(
    { length: 32 * 32 },
    (_, at) => of(grid.coordinates[at % 32], grid.coordinates[Math.floor(at / 32)]),
  );
const source = field((x, y) => 2 + Math.cos(unit * (3 * x - 2 * y)) + 0.5 * Math.sin(unit * 7 * y));
const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);

Deno.test("screened solve: eigenfunctions come back divided by 1 + ℓ²k², the mean unchanged (exact solution)", () => {
  const screeningLength = 1.3;
  const factor = (nSquared: number) => 1 / (1 + (screeningLength * unit) ** 2 * nSquared);
  const exact = field((x, y) =>
    2 + factor(13) * Math.cos(unit * (3 * x - 2 * y)) + 0.5 * factor(49) * Math.sin(unit * 7 * y)
  );
  assert.ok(largestDifference(solveScreened(source, { grid, screeningLength }), exact) < 1e-14);
});

Deno.test("screened solve with ℓ = 0 returns its source to rounding, whatever the source", () => {
  const rough = field((x, y) => Math.floor(7 * x + 3 * y) % 5);
  assert.ok(largestDifference(solveScreened(rough, { grid, screeningLength: 0 }), rough) < 1e-14);
});

Deno.test("relaxation: r = 0.01 towards T is 0.99ρ_s + 0.01T; the floor holds at 1e-9 and the least is remembered", () => {
  const rhoS = Float64Array.of(1, 2, 3);
  assert.equal(relaxGeometry(rhoS, { target: Float64Array.of(5, 0, 3), rate: 0.01 }), 1.04);
  [1.04, 1.98, 3].forEach((value, i) => assert.ok(Math.abs(rhoS[i] - value) < 1e-15));
  const least = relaxGeometry(rhoS, { target: Float64Array.of(1, -4, 1), rate: 0.5 });
  assert.ok(Math.abs(least + 1.01) < 1e-15);
  assert.equal(rhoS[1], 1e-9);
});

Deno.test("ρ_s comes back from g_tt = −(ρ_vac/ρ_s)^α over the hunt's range of α (inverse)", () => {
  const rhoS = Float64Array.of(1e-9, 0.01, 0.7, 1.3, 40);
  for (const alpha of [0.01, 0.3, 1]) {
    const back = rhoSOfTimeMetric(timeMetric(rhoS, { rho_vac: 1.3, alpha }), { rho_vac: 1.3, alpha });
    // At α = 0.01 a rounding of g_tt is raised to the hundredth power.
    rhoS.forEach((value, i) => assert.ok(Math.abs(back[i] / value - 1) < 1e-15 / alpha + 1e-14));
  }
  assert.deepEqual([...timeMetric(Float64Array.of(1.3), { rho_vac: 1.3, alpha: 0.5 })], [-1]);
  assert.ok(Number.isNaN(rhoSOfTimeMetric(Float64Array.of(1), { rho_vac: 1, alpha: 1 })[0]));
});
