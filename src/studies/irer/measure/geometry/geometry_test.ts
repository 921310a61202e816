import assert from "node:assert/strict";
import type { Artifact } from "../artifact/read_artifact.ts";
import { TEST_ID, TEST_PARAMETERS } from "../testing/artifacts.ts";
import { chargeBalance } from "./charge_balance.ts";
import { laplacian } from "./finite_differences.ts";
import { checkLaplaceBeltrami } from "./laplace_beltrami_check.ts";
import { rhoSOf, screenedResidual } from "./screened_residual.ts";

const SIDE = 2 * Math.PI;

function onGrid(size: number, f: (x: number, y: number) => number): Float64Array {
  const h = SIDE / size;
  return Float64Array.from({ length: size ** 2 }, (_, at) => f(h * (at % size), h * Math.floor(at / size)));
}

for (const order of [4, 8] as const) {
  Deno.test(`the stencil of order ${order} has that order: exact ∇² of sin(3x + y) cos 2y`, () => {
    const error = (size: number) => {
      const field = onGrid(size, (x, y) => Math.sin(3 * x + y) + Math.cos(2 * y));
      const exact = onGrid(size, (x, y) => -10 * Math.sin(3 * x + y) - 4 * Math.cos(2 * y));
      return laplacian(field, { size, spacing: SIDE / size, order })
        .reduce((most, value, at) => Math.max(most, Math.abs(value - exact[at])), 0);
    };
    const observed = Math.log2(error(32) / error(64));
    assert.ok(Math.abs(observed - order) < 0.2, `observed ${observed}`);
  });
}

// Oracle: both forms are the same operator in two dimensions; the general one is held against an exact Laplacian.
Deno.test("the layer-2 check: conformal and general form agree to fourth order, the general one is exact to it", () => {
  const { conformal_difference, conformal_order, general_error, general_order } = checkLaplaceBeltrami();
  assert.ok(Math.abs(conformal_order - 4) < 0.2 && Math.abs(general_order - 4) < 0.2);
  assert.ok(conformal_difference[1] < 1e-3 && general_error[1] < 1e-3);
});

function artifact(
  { size, parameters, psi, previousPsi = psi, rhoS }: {
    size: number;
    parameters?: Partial<Artifact["parameters"]>;
    psi: Float64Array;
    previousPsi?: Float64Array;
    rhoS?: Float64Array;
  },
): Artifact {
  const all = { ...TEST_PARAMETERS, size, box_length: SIDE, ...parameters };
  const metric = (rhoS ?? new Float64Array(size ** 2).fill(all.rho_vac))
    .map((value) => -((all.rho_vac / value) ** all.alpha));
  const metrics = { finalTimeMetric: metric, previousTimeMetric: metric };
  return { runId: TEST_ID, parameters: all, finalPsi: psi, previousPsi, ...metrics };
}

/** ψ with |ψ|² = density and a phase. */
function withDensity(density: Float64Array, phase: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * density.length }, (_, i) => {
    const angle = phase[i >> 1];
    return Math.sqrt(density[i >> 1]) * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

// Oracle: ρ_s = 2 + sin x cos 2y solves (1 − ℓ²∇²)ρ_s = 2 + (1 + 5ℓ²) sin x cos 2y.
Deno.test("h_norm of a geometry that solves its equation falls with the fourth power of the grid's spacing", () => {
  const norm = (size: number, change = 1) => {
    const rhoS = onGrid(size, (x, y) => 2 + Math.sin(x) * Math.cos(2 * y));
    const source = onGrid(size, (x, y) => 2 + change * (1 + 5 * 0.3 ** 2) * Math.sin(x) * Math.cos(2 * y));
    const psi = withDensity(source, onGrid(size, (x, y) => 2 * Math.sin(y) + x));
    const parameters = { screening_length: 0.3, alpha: 0.05, rho_vac: 1.5 };
    return screenedResidual(artifact({ size, psi, rhoS, parameters }))!;
  };
  const order = Math.log2(norm(32) / norm(64));
  assert.ok(Math.abs(order - 4) < 0.2, `observed ${order}`);
  // and a source 1.3 times as structured shows: ‖0.3 · 1.45 sin x cos 2y‖/‖T‖
  const expected = Math.sqrt((0.3 * 1.45) ** 2 / 4 / (4 + (1.3 * 1.45) ** 2 / 4));
  assert.ok(Math.abs(norm(64, 1.3) - expected) < 1e-3, `${norm(64, 1.3)} against ${expected}`);
});

Deno.test("ρ_s comes back from g_tt at the ends of α's range", () => {
  for (const alpha of [0.01, 1]) {
    const [rhoS] = rhoSOf(Float64Array.of(-((1.3 / 0.02) ** alpha)), { rho_vac: 1.3, alpha });
    assert.ok(Math.abs(rhoS / 0.02 - 1) < 1e-12);
  }
});

// Oracle: a uniform field obeys d|ψ|²/dt = 2ε|ψ|² − 2(b₃ + κ)|ψ|⁴ in flat or curved space, a logistic equation.
Deno.test("the charge balance of an exactly growing uniform field closes, and better by dt² with the step", () => {
  const size = 16;
  const density = (t: number) => {
    const [growth, capacity] = [2 * 0.1, 0.1 / 1.01];
    return capacity / (1 + (capacity / 0.005 - 1) * Math.exp(-growth * t));
  };
  const score = (dt: number) => {
    const [previousPsi, psi] = [0, dt].map((t) =>
      withDensity(onGrid(size, () => density(t)), onGrid(size, () => 0.3 * t))
    );
    const rhoS = onGrid(size, (x, y) => 1 + 0.3 * Math.sin(x) * Math.sin(y));
    return chargeBalance(artifact({ size, psi, previousPsi, rhoS, parameters: { time_step: dt } }))!;
  };
  const order = Math.log2(score(0.4) / score(0.2));
  assert.ok(Math.abs(order - 2) < 0.1, `observed ${order}`);
  assert.ok(score(0.1) < 1e-4);
});

// Oracle: ψ = e^{ikx} e^{(ε − Dk² − ic₁k²)t} solves the linear equation with a uniform Ω; the source adds ∫2s Re ψ.
Deno.test("the charge balance knows diffusion, and sees a coefficient that the field does not follow", () => {
  const size = 32;
  const [epsilon, D, dt] = [0.1, 0.5, 0.05];
  const wave = (t: number) => {
    const amplitude = onGrid(size, () => Math.exp(2 * (epsilon - D * 4) * t));
    return withDensity(amplitude, onGrid(size, (x) => 2 * x - 0.8 * 4 * t));
  };
  const score = (parameters: Partial<Artifact["parameters"]> = {}) =>
    chargeBalance(artifact({
      size,
      psi: wave(dt),
      previousPsi: wave(0),
      parameters: { epsilon, D, b3: 0, c3: 0, kappa: 0, time_step: dt, ...parameters },
    }))!;
  const floor = (2 * (D * 4 - epsilon) * dt) ** 2 / 12;
  assert.ok(score() < 1.5 * floor, `${score()} against the step's ${floor}`);
  assert.ok(score({ D: 1 }) > 0.3);
  assert.ok(score({ kappa: 1 }) > 0.1);
  assert.ok(score({ b3: 1 }) > 0.1);
});

Deno.test("a field that is zero has no scores, not a perfect one", () => {
  const psi = new Float64Array(2 * 16 ** 2);
  assert.equal(chargeBalance(artifact({ size: 16, psi })), null);
  assert.equal(screenedResidual(artifact({ size: 16, psi })), null);
});
