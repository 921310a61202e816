import { strict as assert } from "node:assert";
import { benjaminFeirGrowthRate, planeWave } from "@/physics/exact/mod.ts";
import reference from "./reference/cgl_reference.json" with { type: "json" };
import { plainSolver, type SncglParameters } from "./mod.ts";
import { evolve, relativeError, standardForm, structured, uniformGeometry, waves } from "./testing/cases.ts";

/** Largest |ψ − exact| after a time, from the wave at time 0. */
function waveError(
  parameters: SncglParameters,
  { wave, rhoS = 1, time }: { wave: ReturnType<typeof planeWave>; rhoS?: number; time: number },
): number {
  const start = { psi: wave.psi(0), rhoS: uniformGeometry(parameters.size, rhoS) };
  return wave.amplitude * relativeError(evolve(parameters, { state: start, time }).psi, wave.psi(time));
}

Deno.test("plane waves: errors at four time steps as in an independent SciPy computation of the same scheme", () => {
  for (const [timeStep, error] of reference.planewave.etdrk4_b0p5_cm0p5_L20_k2modes_T5) {
    const parameters = standardForm({ b: 0.5, c: -0.5 }, { time_step: timeStep });
    const ours = waveError(parameters, { wave: planeWave(parameters, { mode: [2, 0] }), time: 5 });
    // At 0.025 rounding is a millionth of the error.
    assert.ok(Math.abs(ours / error - 1) < 1e-4, `${timeStep}: ${ours}, reference ${error}`);
  }
});

Deno.test("oblique plane waves in a frozen, curved, uniform geometry with nonlocal coupling: exact solution to 1e-9", () => {
  const parameters = structured({
    source: 0,
    relaxation: 0,
    epsilon: 1,
    c3: -0.5,
    kappa: 0.3,
    alpha: 0.7,
    rho_vac: 0.8,
    time_step: 0.02,
  });
  const inverseConformalFactor = (1.7 / 0.8) ** 0.7;
  const wave = planeWave(parameters, { mode: [2, -1], inverseConformalFactor });
  const error = waveError(parameters, { wave, rhoS: 1.7, time: 5 });
  assert.ok(error < 1e-9, `${error}`);
});

Deno.test("plane waves do not exist beyond the neutral curve, F² = 1 − k² > 0", () => {
  const parameters = standardForm({ b: 0.5, c: -0.5 });
  planeWave(parameters, { mode: [3, 0] });
  assert.throws(() => planeWave(parameters, { mode: [4, 0] }), RangeError);
});

Deno.test("Benjamin-Feir: the measured growth rate is that of linear theory, 0.48533689, to 1e-8", () => {
  const { b, c, q, lam } = reference.bf;
  assert.ok(Math.abs(benjaminFeirGrowthRate(q, { b, c }) - lam) < 1e-14);
  const parameters = standardForm({ b, c }, { time_step: 0.01 });
  using solver = plainSolver(parameters);
  const side = { re: 1e-8, im: 5e-9 };
  const psi = waves(parameters.size, [{ mode: [0, 0], re: 1 }, { mode: [2, 0], ...side }, {
    mode: [-2, 0],
    ...side,
  }]);
  solver.setState({ psi, rhoS: uniformGeometry(parameters.size) });
  /** |amplitude| of cos(qx) on the first line. */
  const disturbance = () => {
    const { psi } = solver.state();
    const part = (offset: number) =>
      Array.from(
        { length: parameters.size },
        (_, x) => psi[2 * x + offset] * Math.cos((2 * Math.PI * 2 * x) / parameters.size),
      )
        .reduce((sum, value) => sum + value, 0);
    return Math.hypot(part(0), part(1));
  };
  // By t = 6 the decaying eigenvector (−3.3) is gone; at t = 14 the disturbance is still below 1e-4.
  solver.step(600);
  const before = disturbance();
  solver.step(800);
  const rate = Math.log(disturbance() / before) / 8;
  assert.ok(Math.abs(rate - lam) < 1e-8, `${rate} against ${lam}`);
});

Deno.test("uniform field: |ψ|² follows the logistic solution, ρ_s its exact recursion, at any screening length", () => {
  const parameters = structured({ source: 0, time_step: 0.05, size: 8 });
  const { epsilon, b3, kappa, relaxation } = parameters;
  const begin = 0.02;
  using solver = plainSolver(parameters);
  solver.setState({ psi: waves(8, [{ mode: [0, 0], re: Math.sqrt(begin) }]), rhoS: uniformGeometry(8) });
  const density = (time: number) => {
    const limit = epsilon / (b3 + kappa);
    return limit / (1 + (limit / begin - 1) * Math.exp(-2 * epsilon * time));
  };
  let rhoS = 1;
  for (let step = 1; step <= 200; step++) {
    solver.step();
    rhoS += relaxation * (density(step * parameters.time_step) - rhoS);
  }
  const end = solver.state();
  const [re, im] = end.psi.subarray(34, 36);
  assert.ok(Math.abs(re ** 2 + im ** 2 - density(10)) < 1e-10);
  assert.ok(Math.abs(end.rhoS[17] - rhoS) < 1e-10);
});

Deno.test("a uniform source drives ψ = s(e^{εt} − 1)/ε, exact to rounding at any time step, and changes the field", () => {
  const parameters = structured({ b3: 0, c3: 0, kappa: 0, source: 0.4, time_step: 0.5 });
  const rest = { psi: new Float64Array(2 * 32 * 32), rhoS: uniformGeometry(32) };
  const { psi } = evolve(parameters, { state: rest, time: 10 });
  const exact = waves(32, [{ mode: [0, 0], re: (0.4 * Math.expm1(1)) / 0.1 }]);
  assert.ok(relativeError(psi, exact) < 1e-13, `${relativeError(psi, exact)}`);
});
