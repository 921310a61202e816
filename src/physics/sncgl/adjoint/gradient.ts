import { createSolver } from "../create_solver.ts";
import type { SncglParameters, SncglState } from "../parameters.ts";
import { requireParameters } from "../require_parameters.ts";
import { emptyRecord, recordedRun, type StepRecord } from "./recorded_run.ts";
import { type Cotangents, reverseStep } from "./reverse_step.ts";
import { addModes, adjointWorkspace, toGrid, type Workspace } from "./workspace.ts";

/** A loss at one state with its derivatives there. */
export interface LossAt {
  /** Of the loss. */
  readonly value: number;
  /** ∂/∂ψ `[y, x, (∂/∂re, ∂/∂im)]`. */
  readonly psi: Float64Array;
  /** ∂/∂ρ_s `[y, x]`. */
  readonly rhoS: Float64Array;
}

/** A differentiable function of the final state. */
export type Loss = (final: SncglState) => LossAt;

/** Derivatives with respect to the parameters that a hunt varies. */
export interface ParameterGradient {
  /** ∂/∂κ */
  readonly kappa: number;
  /** ∂/∂σ_k */
  readonly sigma_k: number;
  /** ∂/∂α */
  readonly alpha: number;
}

/**
 * The gradient of a loss through a whole simulation, or the step at which the simulation was no longer
 * finite.
 */
export type Gradient =
  | {
    readonly status: "done";
    readonly value: number;
    /** ∂value/∂κ, ∂value/∂σ_k, ∂value/∂α. */
    readonly gradient: ParameterGradient;
    /** ∂value/∂(initial state), as `LossAt`; zero along modes of ψ that the 2/3 rule drops. */
    readonly initial: { readonly psi: Float64Array; readonly rhoS: Float64Array };
    readonly final: SncglState;
    /**
     * How much the sweep back stretched the derivative of the loss: its norm at the start over that at the end. In a
     * chaotic run it grows exponentially with the horizon, and the gradient with it: from about 1e6 on the gradient is
     * that of one trajectory and says little about its neighbours.
     */
    readonly growth: number;
    /** The smallest ρ_s before the floor was applied; where the floor acted, derivatives are zero. */
    readonly leastRhoS: number;
  }
  | { readonly status: "diverged"; readonly step: number; readonly remedy: string };

/**
 * The gradient of a loss of the final state with respect to κ, σ_k and α, through every step of the simulation: a
 * discrete adjoint of what the solver computes, in double precision. No derivative is approximated; it agrees with
 * difference quotients to their own error.
 *
 * The sweep forward is the solver's own run and keeps a state every m-th step. The sweep back repeats the m steps after
 * each with the reference solver, writing down the spectra at which N was evaluated, and reverses them. m ~ √steps
 * makes the memory least (260 N² numbers for 1,000 steps). For all three derivatives the sweep back costs about 2.6
 * runs of the reference solver.
 *
 * The quantised q_ref jumps where max q crosses a step of its ladder. There the numerical solution changes by the time
 * stepper's error, and has no derivative; elsewhere that of q_ref is zero.
 *
 * @throws {InputError} for parameters that describe no solution
 * @throws {RangeError} for an initial state or a loss of another size
 *
 * @example
 * ```ts
 * import { gradient } from "@/physics/sncgl/adjoint/mod.ts";
 * // A uniform field obeys d|ψ|²/dt = 2(ε − (b₃ + κ)|ψ|²)|ψ|² and tends to ε/(b₃ + κ).
 * const parameters = {
 *   size: 8, box_length: 20, time_step: 0.1, steps: 300, epsilon: 1, D: 1, c1: 0, b3: 1, c3: 0, kappa: 0.25,
 *   sigma_k: 1, source: 0, alpha: 1, rho_vac: 1, screening_length: 0, relaxation: 0,
 * };
 * const initial = {
 *   psi: new Float64Array(128).map((_, i) => (i % 2 === 0 ? 0.5 : 0)),
 *   rhoS: new Float64Array(64).fill(1),
 * };
 * const density = ({ psi }: { psi: Float64Array }) => {
 *   const first = (value: number, i: number) => (i < 2 ? value : 0);
 *   return { value: psi[0] ** 2 + psi[1] ** 2, psi: psi.map((p, i) => first(2 * p, i)), rhoS: new Float64Array(64) };
 * };
 * const found = gradient(parameters, { initial, loss: density });
 * if (found.status === "diverged") throw new Error(found.remedy);
 * if (Math.abs(found.gradient.kappa + 1 / 1.25 ** 2) > 1e-12) throw new Error("not −ε/(b₃ + κ)²");
 * ```
 */
export function gradient(
  parameters: SncglParameters,
  { initial, loss }: { readonly initial: SncglState; readonly loss: Loss },
): Gradient {
  requireParameters(parameters, { where: "gradient" });
  const { steps, time_step } = parameters;
  const workspace = adjointWorkspace(parameters);
  const { points } = workspace;
  requireSize(initial, { points, what: "the initial state" });
  const run = recordedRun(parameters);
  const segment = segmentLength(steps, workspace);
  const checkpoints: SncglState[] = [];
  using solver = createSolver(parameters);
  solver.setState(initial);
  for (let step = 0; step < steps; step += segment) {
    checkpoints.push(solver.state());
    solver.step(Math.min(segment, steps - step));
    if (!solver.health().finite) {
      run.set(checkpoints.pop()!);
      let last = step + 1;
      while (run.step() && last < step + segment) last++;
      return { status: "diverged", step: last, remedy: `halve the time step (now ${time_step})` };
    }
  }
  const final = solver.state();
  const at = loss(final);
  requireSize(at, { points, what: "the loss's derivative" });

  const cotangents = cotangentsOf(workspace, at);
  const atEnd = norm(workspace, cotangents);
  const reverse = reverseStep(workspace, final);
  const records = Array.from({ length: segment }, () => emptyRecord(points, workspace.table.count));
  for (let begin = (checkpoints.length - 1) * segment; begin >= 0; begin -= segment) {
    run.set(checkpoints.pop()!);
    const taken: StepRecord[] = records.slice(0, Math.min(segment, steps - begin));
    for (const record of taken) run.step(record);
    for (const record of taken.reverse()) reverse(cotangents, record);
  }
  const { kappa, sigma_k, alpha, modes, rhoS } = cotangents;
  return {
    status: "done",
    value: at.value,
    gradient: { kappa, sigma_k, alpha },
    initial: { psi: toGrid(workspace, modes).slice(), rhoS },
    final,
    growth: atEnd === 0 ? 0 : norm(workspace, cotangents) / atEnd,
    leastRhoS: solver.health().leastRhoS,
  };
}

/** Steps from one kept state to the next that make the memory (steps/m)·state + m·record least. */
function segmentLength(steps: number, { points, table: { count } }: Workspace): number {
  const state = 3 * points;
  const record = 8 * count + 2 * points;
  return Math.min(steps, Math.max(1, Math.round(Math.sqrt(steps * state / record))));
}

function cotangentsOf(workspace: Workspace, { psi, rhoS }: LossAt): Cotangents {
  const modes = new Float64Array(2 * workspace.table.count);
  workspace.field.physical.set(psi);
  addModes(workspace, modes);
  return { modes, rhoS: rhoS.slice(), kappa: 0, sigma_k: 0, alpha: 0 };
}

function norm({ points }: Workspace, { modes, rhoS }: Cotangents): number {
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(points * square(modes) + square(rhoS));
}

function requireSize(
  { psi, rhoS }: { readonly psi: Float64Array; readonly rhoS: Float64Array },
  { points, what }: { readonly points: number; readonly what: string },
): void {
  if (psi.length !== 2 * points || rhoS.length !== points) {
    throw new RangeError(
      `Cannot take a gradient: ${what} needs ${2 * points} values for ψ and ${points} for ρ_s, got ` +
        `${psi.length} and ${rhoS.length}`,
    );
  }
}
