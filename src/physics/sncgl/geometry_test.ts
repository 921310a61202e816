import { strict as assert } from "node:assert";
import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { conformalMetric, generalLaplaceBeltrami, inverseConformalFactor } from "@/physics/sdg/mod.ts";
import { gather, keptModes } from "./kept_modes.ts";
import { linearPart, referenceFactor } from "./linear_part.ts";
import { plainSolver, type SncglParameters } from "./mod.ts";
import { createTendency } from "./tendency.ts";
import { bumpyGeometry, evolve, relativeError, structured, uniformGeometry, waves } from "./testing/cases.ts";

const SIZE = 32;
const psi = waves(SIZE, [{ mode: [0, 0], re: 0.6 }, { mode: [2, -1], re: 0.3, im: 0.2 }]);
const density = (psi: Float64Array) =>
  Float64Array.from({ length: psi.length / 2 }, (_, at) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2);
const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);

Deno.test("ℓ = 0 is the original rule, ρ_s ← 0.99ρ_s + 0.01|ψ|² at every point, to rounding over 50 steps", () => {
  const parameters = structured({ screening_length: 0 });
  using solver = plainSolver(parameters);
  let rhoS: Float64Array = bumpyGeometry(SIZE);
  solver.setState({ psi, rhoS });
  for (let step = 0; step < 50; step++) {
    solver.step();
    const source = density(solver.state().psi);
    rhoS = rhoS.map((value, at) => 0.99 * value + 0.01 * source[at]);
  }
  assert.ok(largestDifference(solver.state().rhoS, rhoS) < 2e-15);
});

Deno.test("r = 0 keeps the geometry to the bit", () => {
  const rhoS = bumpyGeometry(SIZE);
  const end = evolve(structured({ relaxation: 0 }), { state: { psi, rhoS }, time: 2 });
  assert.deepEqual(end.rhoS, rhoS);
});

/** The tendency in a geometry, and how to take a field's modes. */
function prepare(parameters: SncglParameters, rhoS: Float64Array) {
  const grid = periodicGrid(SIZE, { side: parameters.box_length });
  const table = keptModes(grid);
  const q = new Float64Array(rhoS.length);
  const largest = inverseConformalFactor(rhoS, { ...parameters, out: q });
  const tendency = createTendency(parameters, {
    grid,
    table,
    geometry: { q, reference: referenceFactor(largest) },
  });
  const modesOf = (field: Float64Array) => {
    const fft = createFft2d(SIZE);
    fft.physical.set(field);
    fft.forward();
    const modes = new Float64Array(2 * table.count);
    gather(table, fft.spectral, modes);
    return modes;
  };
  return { table, tendency, modesOf, reference: referenceFactor(largest) };
}

Deno.test("K_σ ∗ |ψ|² and ρ* of two waves: their beat times exp(−k²/2σ_k²) and 1/(1 + ℓ²k²), exact to 1e-15", () => {
  const parameters = structured({ sigma_k: 0.6, screening_length: 1.7 });
  const { tendency, modesOf } = prepare(parameters, uniformGeometry(SIZE));
  tendency.look(modesOf(psi));
  assert.ok(largestDifference(tendency.psi, psi) < 1e-15);
  // |a + b e^{ikx}|² = |a|² + |b|² + 2 Re(a* b e^{ikx})
  const kSquared = ((2 * Math.PI) / parameters.box_length) ** 2 * 5;
  const mean = 0.36 + 0.13;
  const factors = [Math.exp(-kSquared / (2 * 0.6 ** 2)), 1 / (1 + 1.7 ** 2 * kSquared)];
  const expected = Float64Array.from(
    psi,
    (_, i) => mean + factors[i % 2] * (density(psi)[i >> 1] - mean),
  );
  assert.ok(largestDifference(tendency.smoothed, expected) < 1e-15);
});

Deno.test("the solver's diffusion in a varying geometry is (D + i c₁) of the general Laplace-Beltrami form (independent route)", () => {
  const parameters = structured({ epsilon: 0, b3: 0, c3: 0, kappa: 0, source: 0, alpha: 0.8 });
  const { box_length: boxLength, D, c1 } = parameters;
  const rhoS = bumpyGeometry(SIZE);
  const { table, tendency, modesOf, reference } = prepare(parameters, rhoS);
  // What the solver integrates: the linear part with q_ref, plus the remainder.
  const modes = modesOf(psi);
  const linear = linearPart(parameters, { shells: table.kSquared, reference });
  const rate = new Float64Array(modes.length);
  tendency.look(modes);
  tendency.nonlinear(modes, rate);
  for (let i = 0; i < rate.length; i += 2) {
    rate[i] += linear[i] * modes[i] - linear[i + 1] * modes[i + 1];
    rate[i + 1] += linear[i] * modes[i + 1] + linear[i + 1] * modes[i];
  }
  const metric = conformalMetric(rhoS, parameters);
  const [re, im] = [0, 1].map((part) =>
    generalLaplaceBeltrami(psi.filter((_, i) => i % 2 === part), { metric, boxLength, method: "spectral" })
  );
  const expected = modesOf(psi.map((_, i) => {
    const at = i >> 1;
    return i % 2 === 0 ? D * re[at] - c1 * im[at] : D * im[at] + c1 * re[at];
  }));
  assert.ok(relativeError(rate, expected) < 1e-12, `${relativeError(rate, expected)}`);
});

Deno.test("health: a vanishing source makes the geometry singular, runaway growth a field that is not finite", () => {
  using empty = plainSolver(structured({ source: 0, relaxation: 1 }));
  assert.deepEqual(empty.health(), { finite: true, leastRhoS: 1 });
  empty.setState({ psi: new Float64Array(2 * SIZE * SIZE), rhoS: uniformGeometry(SIZE) });
  empty.step();
  assert.ok(empty.health().leastRhoS <= 1e-9);
  assert.ok(empty.state().rhoS.every((value) => value === 1e-9), "held at the floor");
  using runaway = plainSolver(structured({ b3: -1, epsilon: 1 }));
  runaway.setState({ psi, rhoS: uniformGeometry(SIZE) });
  runaway.step(100);
  assert.equal(runaway.health().finite, false);
});
