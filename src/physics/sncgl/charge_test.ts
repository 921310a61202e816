import { strict as assert } from "node:assert";
import { chargeBalance, plainSolver, type SncglParameters, type SncglState } from "./mod.ts";
import { bumpyGeometry, evolve, structured, uniformGeometry, waves } from "./testing/cases.ts";

const start = (size: number) =>
  waves(size, [
    { mode: [0, 0], re: 0.5 },
    { mode: [1, 1], re: 0.2, im: 0.1 },
    { mode: [-2, 1], re: 0.1 },
    { mode: [1, -2], re: 0, im: 0.15 },
  ]);

/** Nothing feeds or damps: ∂ψ/∂t = i c₁ Δ_g ψ − i c₃|ψ|²ψ (defocusing, so that the waves stay resolved). */
const hamiltonian = (changes: Partial<SncglParameters>) =>
  structured({
    epsilon: 0,
    D: 0,
    b3: 0,
    kappa: 0,
    source: 0,
    relaxation: 0,
    c3: 1,
    time_step: 0.02,
    ...changes,
  });

/** |ΔQ|/Q over a time. */
function chargeDrift(parameters: SncglParameters, state: SncglState): number {
  const before = chargeBalance(parameters, state).charge;
  return Math.abs(chargeBalance(parameters, evolve(parameters, { state, time: 10 })).charge / before - 1);
}

Deno.test("Hamiltonian limit, uniform geometry: the charge (U(1) invariant) is conserved to 1e-9 over 500 steps", () => {
  const drift = chargeDrift(hamiltonian({}), { psi: start(32), rhoS: uniformGeometry(32, 1.3) });
  assert.ok(drift < 1e-9, `${drift}`);
});

Deno.test("Hamiltonian limit, varying geometry: conserved to 1e-9 on a resolving grid; a coarse one shows its truncation", () => {
  const drift = (size: number) =>
    chargeDrift(hamiltonian({ size }), { psi: start(size), rhoS: bumpyGeometry(size) });
  const [coarse, fine] = [drift(32), drift(64)];
  assert.ok(fine < 1e-9, `${fine}`);
  assert.ok(coarse > 100 * fine && coarse < 1e-5, `${coarse} at 32 points against ${fine} at 64`);
});

Deno.test("without a weight the flat charge is not conserved in a varying geometry: Ω² in Q is what does it", () => {
  const state = { psi: start(64), rhoS: bumpyGeometry(64) };
  const end = evolve(hamiltonian({ size: 64 }), { state, time: 10 });
  const flat = ({ psi }: SncglState) => psi.reduce((sum, value) => sum + value ** 2, 0);
  assert.ok(Math.abs(flat(end) / flat(state) - 1) > 1e-3);
});

Deno.test("every term at work, varying geometry: ΔQ is the integral of the balance's rate (Boole's rule) to 1e-8", () => {
  const parameters = structured({ size: 64, relaxation: 0, kappa: 0.3, source: 0.2, time_step: 0.01 });
  const rhoS = bumpyGeometry(64);
  using solver = plainSolver(parameters);
  solver.setState({ psi: start(64), rhoS });
  const balances = Array.from({ length: 5 }, (_, i) => {
    if (i > 0) solver.step(4);
    return chargeBalance(parameters, solver.state());
  });
  const weights = [7, 32, 12, 32, 7].map((weight) => (weight * 4 * 0.04) / 90);
  const integral = balances.reduce((sum, { rate }, i) => sum + weights[i] * rate, 0);
  const change = balances[4].charge - balances[0].charge;
  const { terms, scale } = balances[4];
  assert.ok(Math.abs(change - integral) < 1e-8 * scale, `${change} against ${integral}`);
  // Each term matters by itself: dropping it would break the balance.
  for (const [name, value] of Object.entries(terms)) assert.ok(Math.abs(value) > 1e-3 * scale, name);
});
