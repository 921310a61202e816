import { complexEtdrk4Coefficients } from "../../etdrk4_coefficients.ts";
import { linearPart } from "../../linear_part.ts";
import type { SncglParameters } from "../../parameters.ts";
import type { ParameterGradient } from "../gradient.ts";
import type { StepRecord } from "../recorded_run.ts";
import { adjointWorkspace, convolve, laplacianOnGrid, toGrid, type Workspace } from "../workspace.ts";

/** A change of a state: of ψ̂ on the kept modes and of ρ_s on the grid. */
export interface StateChange {
  readonly modes: Float64Array;
  readonly rhoS: Float64Array;
}

/** A direction in the space of states and parameters. */
export interface Tangent extends StateChange, ParameterGradient {}

/**
 * One step's derivative along a direction (the tangent-linear step), written from the equations forwards: what the
 * adjoint is held against.
 *
 * @param options.record of the step, for the spectra where N was evaluated
 * @param options.after ψ on the grid after the step
 */
export function tangentStep(
  parameters: SncglParameters,
  { direction, record: { stages, held, rhoS }, after }: {
    readonly direction: Tangent;
    readonly record: StepRecord;
    readonly after: Float64Array;
  },
): StateChange {
  const workspace = adjointWorkspace(parameters);
  const { table, screening } = workspace;
  const { alpha, rho_vac, relaxation, time_step } = parameters;
  const linear = linearPart(parameters, { shells: table.shells, reference: held.reference });
  const { full, half, stage, first, middle, last } = complexEtdrk4Coefficients(linear, time_step);
  const q = rhoS.map((value, at) =>
    held.q[at] * (alpha * direction.rhoS[at] / value + Math.log(value / rho_vac) * direction.alpha)
  );
  const tendency = (at: number, modes: Float64Array) =>
    tangentTendency(workspace, { at: stages[at], modes, q, direction, held });
  /** Σ factors·spectrum */
  const combination = (...terms: [factors: Float64Array, spectrum: Float64Array][]) => {
    const out = new Float64Array(2 * table.count);
    for (const [factors, spectrum] of terms) {
      for (let m = 0; m < table.count; m++) {
        const at = 2 * m, s = 2 * table.shell[m];
        out[at] += factors[s] * spectrum[at] - factors[s + 1] * spectrum[at + 1];
        out[at + 1] += factors[s] * spectrum[at + 1] + factors[s + 1] * spectrum[at];
      }
    }
    return out;
  };
  const v = direction.modes;
  const nv = tendency(0, v);
  const a = combination([half, v], [stage, nv]);
  const na = tendency(1, a);
  const b = combination([half, v], [stage, na]);
  const nb = tendency(2, b);
  const c = combination([half, a], [stage, nb.map((value, i) => 2 * value - nv[i])]);
  const nc = tendency(3, c);
  const modes = combination([full, v], [first, nv], [middle, na], [middle, nb], [last, nc]);

  const psi = after;
  const change = toGrid(workspace, modes).slice();
  const { physical } = workspace.density;
  for (let i = 0; i < psi.length; i += 2) {
    physical[i] = 2 * (psi[i] * change[i] + psi[i + 1] * change[i + 1]);
    physical[i + 1] = 0;
  }
  const target = convolve(workspace, screening);
  return {
    modes,
    rhoS: direction.rhoS.map((value, at) => (1 - relaxation) * value + relaxation * target[2 * at]),
  };
}

/** The derivative of N̂ at a spectrum along a change of it, of q, κ and σ_k; real and imaginary parts written out. */
function tangentTendency(workspace: Workspace, { at, modes, q, direction, held }: {
  readonly at: Float64Array;
  readonly modes: Float64Array;
  readonly q: Float64Array;
  readonly direction: Tangent;
  readonly held: StepRecord["held"];
}): Float64Array {
  const { points, table, field, density, kernel, kernelSlope, parameters: { D, c1, b3, c3, kappa } } =
    workspace;
  const psi = toGrid(workspace, at).slice();
  const change = toGrid(workspace, modes).slice();
  const laplacian = laplacianOnGrid(workspace, at).slice();
  const laplacianChange = laplacianOnGrid(workspace, modes).slice();
  const square = (point: number) => psi[2 * point] ** 2 + psi[2 * point + 1] ** 2;
  const squareChange = (point: number) =>
    2 * (psi[2 * point] * change[2 * point] + psi[2 * point + 1] * change[2 * point + 1]);
  const convolved = (multiplier: Float64Array, of: (point: number) => number) => {
    density.physical.forEach((_, i) => density.physical[i] = i % 2 === 0 ? of(i / 2) : 0);
    return convolve(workspace, multiplier).filter((_, i) => i % 2 === 0);
  };
  const coupling = convolved(kernel, square);
  const ofChange = convolved(kernel, squareChange);
  const ofWidth = convolved(kernelSlope, square);
  for (let point = 0; point < points; point++) {
    const r = 2 * point, i = r + 1;
    const t = square(point), dt = squareChange(point);
    const couplingChange = kappa * (ofChange[point] + ofWidth[point] * direction.sigma_k) +
      direction.kappa * coupling[point];
    // a(q − q_ref)∇²ψ: the Laplacian's change, then the metric's.
    const lapRe = (held.q[point] - held.reference) * laplacianChange[r] + q[point] * laplacian[r];
    const lapIm = (held.q[point] - held.reference) * laplacianChange[i] + q[point] * laplacian[i];
    const sRe = dt * psi[r] + t * change[r];
    const sIm = dt * psi[i] + t * change[i];
    field.physical[r] = D * lapRe - c1 * lapIm - (b3 * sRe - c3 * sIm) -
      couplingChange * psi[r] - kappa * coupling[point] * change[r];
    field.physical[i] = D * lapIm + c1 * lapRe - (b3 * sIm + c3 * sRe) -
      couplingChange * psi[i] - kappa * coupling[point] * change[i];
  }
  field.forward();
  return Float64Array.from(
    { length: 2 * table.count },
    (_, i) => field.spectral[table.place[i >> 1] + i % 2],
  );
}
