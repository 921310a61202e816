import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import reference from "./reference/cgl_reference.json" with { type: "json" };
import { initialNoise, plainSolver, type SncglState } from "./mod.ts";
import { structured } from "./testing/cases.ts";

/** The numbers of the original worker: the box is 1 long. */
const original = structured({
  size: 64,
  box_length: 1,
  time_step: 0.01,
  c3: 0,
  kappa: 0.01,
  source: 0,
  screening_length: 0,
});

const noise = () => initialNoise(original, { amplitude: 0.1, random: randomStream(1, "original-noise") });

/**
 * The original's scheme: ψ ← ψ + dt·F(ψ), ρ_s ← 0.99ρ_s + 0.01|ψ|², the spectral Laplacian times Ω⁻², no dealiasing.
 * Noise that fills the whole spectrum fails a step earlier than the dealiased noise used here.
 *
 * @returns the first step after which a number is not finite, or undefined within 200
 */
function eulerFailure(timeStep: number, start: SncglState): number | undefined {
  const { size, box_length, epsilon, D, c1, b3, alpha, rho_vac } = original;
  const { wavenumbers } = periodicGrid(size, { side: box_length });
  const fft = createFft2d(size);
  const { psi, rhoS } = start;
  for (let step = 1; step <= 200; step++) {
    fft.physical.set(psi);
    fft.forward();
    for (let i = 0; i < psi.length; i++) {
      const place = i >> 1;
      fft.spectral[i] *= -(wavenumbers[Math.floor(place / size)] ** 2 + wavenumbers[place % size] ** 2);
    }
    fft.backward();
    for (let point = 0; point < rhoS.length; point++) {
      const [re, im] = psi.subarray(2 * point, 2 * point + 2);
      const q = (rhoS[point] / rho_vac) ** alpha;
      const [lapRe, lapIm] = fft.physical.subarray(2 * point, 2 * point + 2);
      const gain = epsilon - b3 * (re * re + im * im);
      psi[2 * point] += timeStep * (gain * re + q * (D * lapRe - c1 * lapIm));
      psi[2 * point + 1] += timeStep * (gain * im + q * (D * lapIm + c1 * lapRe));
      rhoS[point] = 0.99 * rhoS[point] + 0.01 * (psi[2 * point] ** 2 + psi[2 * point + 1] ** 2);
    }
    if (!psi.every(Number.isFinite)) return step;
  }
}

Deno.test("explicit Euler at the original numbers is not finite at step 7 (reference computation: 7)", () => {
  assert.equal(eulerFailure(original.time_step, noise()), reference.stiffness.euler_nonfinite_step_L1);
});

Deno.test("explicit Euler needs dt below 2D/((D² + c₁²)k²) = 1.4e-5 in that box: half of it runs, four times it does not", () => {
  const { D, c1 } = original;
  const kSquared = 2 * (2 * Math.PI * 32) ** 2;
  assert.ok(Math.abs((D * kSquared * 0.01) / reference.stiffness.L1.Dk2dt_corner - 1) < 1e-5);
  const limit = (2 * D) / ((D ** 2 + c1 ** 2) * kSquared);
  assert.equal(eulerFailure(0.5 * limit, noise()), undefined);
  assert.ok(eulerFailure(4 * limit, noise()) !== undefined);
});

Deno.test("ETDRK4 at the original numbers stays finite for the original 200 steps, and all structure decays", () => {
  using solver = plainSolver(original);
  solver.setState(noise());
  solver.step(200);
  assert.deepEqual(solver.health().finite, true);
  const { psi } = solver.state();
  const parts = [0, 1].map((part) => psi.filter((_, i) => i % 2 === part));
  for (const values of parts) {
    assert.ok(Math.max(...values) - Math.min(...values) < 1e-6, "uniform at the end");
  }
});
