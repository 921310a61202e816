import type { ComplexEtdrk4Coefficients } from "../etdrk4_coefficients.ts";
import { coefficientsByReference } from "../linear_part.ts";
import { LEAST_RHO_S, type SncglState } from "../parameters.ts";
import { addAdjoint, setAdjoint } from "./diagonal.ts";
import { pullBackTendency } from "./pull_back_tendency.ts";
import type { StepRecord } from "./recorded_run.ts";
import { addModes, convolve, type Workspace } from "./workspace.ts";

/** Derivatives of a loss, as the sweep back carries and gathers them. */
export interface Cotangents {
  /** With respect to ψ̂ on the kept modes, in the product N² Re Σ f̂*ĝ. */
  readonly modes: Float64Array;
  /** With respect to ρ_s on the grid. */
  readonly rhoS: Float64Array;
  kappa: number;
  sigma_k: number;
  alpha: number;
}

/**
 * Makes the adjoint of one step: cotangents after the step become those before it, in place. Steps are taken from the
 * last to the first.
 *
 * A step is, for the field, a = E₂v + QN(v), b = E₂v + QN(a), c = E₂a + Q(2N(b) − N(v)),
 * v ← Ev + f₁N(v) + 2f₂(N(a) + N(b)) + f₃N(c) (Cox & Matthews 2002), then for the geometry
 * ρ_s ← max(floor, ρ_s + r(S|ψ|² − ρ_s)). Each line is transposed, last line first. q_ref is quantised, so its
 * derivative is zero wherever it has one, and E … f₃ are constants; where the floor holds ρ_s, its derivative is zero.
 *
 * @param final the state after the last step
 */
export function reverseStep(
  workspace: Workspace,
  final: SncglState,
): (cotangents: Cotangents, record: StepRecord) => void {
  const { parameters, points, table } = workspace;
  const [nv, na, nb, nc, a, b, c] = Array.from({ length: 7 }, () => new Float64Array(2 * table.count));
  const coefficientsOf = coefficientsByReference(parameters, table.shells);
  const { psi, apply: pullBack } = pullBackTendency(workspace);
  const shared = { q: new Float64Array(points), kappa: 0, sigma_k: 0 };
  // ψ and ρ_s after the step: those before the step that was reversed last.
  psi.set(final.psi);
  const rhoSAfter = final.rhoS.slice();

  /** From the cotangents after a field step to those before it; those of q, κ and σ_k are left in `shared`. */
  const reverseField = (
    v: Float64Array,
    { stages, held }: StepRecord,
    { full, half, stage, first, middle, last }: ComplexEtdrk4Coefficients,
  ) => {
    const { shell } = table;
    // Here nv … nc, a, b and c are the cotangents of what the docstring calls N(v) … N(c), a, b and c.
    setAdjoint(nc, { shell, factors: last, of: v });
    setAdjoint(nb, { shell, factors: middle, of: v });
    setAdjoint(nv, { shell, factors: first, of: v });
    na.set(nb);
    setAdjoint(v, { shell, factors: full, of: v });
    c.fill(0);
    pullBack(nc, { modes: stages[3], held, into: c, shared });
    setAdjoint(a, { shell, factors: half, of: c });
    addAdjoint(nb, { shell, factors: stage, of: c, times: 2 });
    addAdjoint(nv, { shell, factors: stage, of: c, times: -1 });
    b.fill(0);
    pullBack(nb, { modes: stages[2], held, into: b, shared });
    addAdjoint(v, { shell, factors: half, of: b });
    addAdjoint(na, { shell, factors: stage, of: b });
    pullBack(na, { modes: stages[1], held, into: a, shared });
    addAdjoint(v, { shell, factors: half, of: a });
    addAdjoint(nv, { shell, factors: stage, of: a });
    pullBack(nv, { modes: stages[0], held, into: v, shared });
  };

  return (cotangents, record) => {
    reverseRelaxation(workspace, { cotangents, psi, rhoSAfter });
    shared.q.fill(0);
    shared.kappa = shared.sigma_k = 0;
    reverseField(cotangents.modes, record, coefficientsOf(record.held.reference));
    cotangents.kappa += shared.kappa;
    cotangents.sigma_k += shared.sigma_k;
    reverseMetric(parameters, { cotangents, ofQ: shared.q, record });
    rhoSAfter.set(record.rhoS);
  };
}

/** ρ_s ← max(floor, ρ_s + r(S|ψ|² − ρ_s)): S is its own adjoint. */
function reverseRelaxation(workspace: Workspace, { cotangents: { modes, rhoS }, psi, rhoSAfter }: {
  readonly cotangents: Cotangents;
  readonly psi: Float64Array;
  readonly rhoSAfter: Float64Array;
}): void {
  const { points, density, field: { physical }, screening, parameters: { relaxation } } = workspace;
  for (let at = 0; at < points; at++) {
    const free = rhoSAfter[at] > LEAST_RHO_S ? rhoS[at] : 0;
    rhoS[at] = (1 - relaxation) * free;
    density.physical[2 * at] = relaxation * free;
    density.physical[2 * at + 1] = 0;
  }
  const ofSquare = convolve(workspace, screening);
  for (let i = 0; i < 2 * points; i += 2) {
    physical[i] = 2 * ofSquare[i] * psi[i];
    physical[i + 1] = 2 * ofSquare[i] * psi[i + 1];
  }
  addModes(workspace, modes);
}

/** q = (ρ_s/ρ_vac)^α: ∂q/∂ρ_s = αq/ρ_s, ∂q/∂α = q ln(ρ_s/ρ_vac). */
function reverseMetric(
  { alpha, rho_vac }: { readonly alpha: number; readonly rho_vac: number },
  { cotangents, ofQ, record: { held: { q }, rhoS } }: {
    readonly cotangents: Cotangents;
    readonly ofQ: Float64Array;
    readonly record: StepRecord;
  },
): void {
  let ofAlpha = 0;
  for (let at = 0; at < q.length; at++) {
    const weighted = ofQ[at] * q[at];
    cotangents.rhoS[at] += weighted * alpha / rhoS[at];
    ofAlpha += weighted * Math.log(rhoS[at] / rho_vac);
  }
  cotangents.alpha += ofAlpha;
}
