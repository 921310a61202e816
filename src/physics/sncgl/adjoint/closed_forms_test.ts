import assert from "node:assert/strict";
import type { SncglState } from "../parameters.ts";
import { standardForm, uniformGeometry, waves } from "../testing/cases.ts";
import { gradient, type Loss } from "./gradient.ts";

/** Re ψ or Im ψ at the first point. */
const component = (part: 0 | 1): Loss => ({ psi, rhoS }: SncglState) => ({
  value: psi[part],
  psi: psi.map((_, i) => i === part ? 1 : 0),
  rhoS: rhoS.map(() => 0),
});

Deno.test("dψ/dκ of a uniform field in closed form; σ_k and α do nothing to it", () => {
  // |ψ|² = P obeys P′ = 2(ε − BP)P with B = b₃ + κ, the phase φ′ = −c₃P.
  const [epsilon, B, c3, P0, t] = [0.7, 1.3, -0.9, 0.05, 4];
  const parameters = standardForm({ b: 0.4, c: c3 }, {
    size: 8,
    epsilon,
    kappa: 0.3,
    time_step: 0.01,
    steps: 400,
    relaxation: 0.1,
  });
  const e = Math.exp(-2 * epsilon * t);
  const P = epsilon / (B + (epsilon / P0 - B) * e);
  const dP = -epsilon * (1 - e) / (B + (epsilon / P0 - B) * e) ** 2;
  // ∫P dt = ln(1 + g)/2B with g = B P₀ (e^{2εt} − 1)/ε
  const g = B * P0 * (1 / e - 1) / epsilon;
  const phase = -c3 * Math.log(1 + g) / (2 * B);
  const dPhase = -c3 * (g / (1 + g) - Math.log(1 + g)) / (2 * B ** 2);
  const amplitude = Math.sqrt(P);
  const exact = [
    dP / (2 * amplitude) * Math.cos(phase) - amplitude * Math.sin(phase) * dPhase,
    dP / (2 * amplitude) * Math.sin(phase) + amplitude * Math.cos(phase) * dPhase,
  ];
  const initial = { psi: waves(8, [{ mode: [0, 0], re: Math.sqrt(P0) }]), rhoS: uniformGeometry(8) };
  for (const part of [0, 1] as const) {
    const found = gradient(parameters, { initial, loss: component(part) });
    assert.ok(found.status === "done");
    const { kappa, sigma_k, alpha } = found.gradient;
    assert.ok(Math.abs(kappa / exact[part] - 1) < 1e-9, `${kappa} against ${exact[part]}`);
    assert.ok(Math.abs(sigma_k) < 1e-15 && Math.abs(alpha) < 1e-15, `${sigma_k}, ${alpha}`);
  }
});

Deno.test("dψ/dα of a linear plane wave on a uniform, frozen geometry in closed form", () => {
  // ψ̂(t) = e^{(ε − (D + ic₁) q k²)t}, q = (ρ_s/ρ_vac)^α, so dψ̂/dα = −(D + ic₁) k² t q ln(ρ_s/ρ_vac) ψ̂.
  const [epsilon, D, c1, alpha, rhoS, t] = [0.1, 0.5, 0.8, 0.6, 1.7, 3];
  const parameters = standardForm({ b: c1, c: 0 }, {
    epsilon,
    D,
    b3: 0,
    alpha,
    time_step: 0.02,
    steps: 150,
  });
  const kSquared = 5 * (2 * Math.PI / 20) ** 2;
  const q = rhoS ** alpha;
  const size = Math.exp((epsilon - D * q * kSquared) * t);
  const angle = -c1 * q * kSquared * t;
  const rate = -kSquared * t * q * Math.log(rhoS);
  const exact = [
    rate * size * (D * Math.cos(angle) - c1 * Math.sin(angle)),
    rate * size * (D * Math.sin(angle) + c1 * Math.cos(angle)),
  ];
  const initial = { psi: waves(16, [{ mode: [1, 2], re: 1 }]), rhoS: uniformGeometry(16, rhoS) };
  for (const part of [0, 1] as const) {
    const found = gradient(parameters, { initial, loss: component(part) });
    assert.ok(found.status === "done");
    assert.ok(Math.abs(found.gradient.alpha / exact[part] - 1) < 1e-9, `${found.gradient.alpha}`);
  }
});

Deno.test("dψ/dσ_k of a faint wave on the uniform fixed point in closed form", () => {
  // On A² = ε/(b₃ + κ) a real wave u cos kx has u′ = λu, λ = −Dk² − 2A²(b₃ + κK̂), so du/dσ_k = −2A²κ(∂K̂) t u.
  const [epsilon, D, b3, kappa, sigma, u0, t] = [0.5, 0.2, 1, 0.3, 0.7, 1e-6, 3];
  const parameters = standardForm({ b: 0, c: 0 }, {
    epsilon,
    D,
    b3,
    kappa,
    sigma_k: sigma,
    time_step: 0.02,
    steps: 150,
  });
  const kSquared = 4 * (2 * Math.PI / 20) ** 2;
  const kernel = Math.exp(-kSquared / (2 * sigma ** 2));
  const square = epsilon / (b3 + kappa);
  const u = u0 * Math.exp((-D * kSquared - 2 * square * (b3 + kappa * kernel)) * t);
  const exact = -2 * square * kappa * kernel * kSquared / sigma ** 3 * t * u;
  const psi = waves(16, [
    { mode: [0, 0], re: Math.sqrt(square) },
    { mode: [2, 0], re: u0 / 2 },
    { mode: [-2, 0], re: u0 / 2 },
  ]);
  const found = gradient(parameters, { initial: { psi, rhoS: uniformGeometry(16) }, loss: component(0) });
  assert.ok(found.status === "done");
  assert.ok(
    Math.abs(found.gradient.sigma_k / exact - 1) < 1e-5,
    `${found.gradient.sigma_k} against ${exact}`,
  );
});
