import type { EquationOfState } from "../eos/equation_of_state.ts";
import { type BoxEquations, boxEquations, type BoxProblem } from "./box_equations.ts";
import { type BoxMesh, boxMesh, holds, nodesAt } from "./box_mesh.ts";
import { type BoxState, carriedOver, emptyState } from "./box_state.ts";

/** How Newton's method went. */
export interface NewtonCourse {
  /** Whether the residual fell below the tolerance. */
  readonly converged: boolean;
  /** Why it did not; null if it did. */
  readonly reason: string | null;
  /** The scaled residual before each step and after the last: one more than there are steps. */
  readonly residuals: readonly number[];
  /** λ of each step, in (0, 1]. */
  readonly dampings: readonly number[];
}

/** How it went, and where it stopped. */
export interface NewtonRun extends NewtonCourse {
  readonly state: BoxState;
  readonly mesh: BoxMesh;
}

const MOST_STEPS = 60;
const LEAST_DAMPING = 2 ** -12;
/** h_c changes by no more than this share of itself in one step. */
const LARGEST_CHANGE = 0.25;
/** With h_c this far from where the mesh was made, the cells of the innermost piece are no longer like the others. */
const STRETCHED = 0.02;
/** Further than this from any star, in the sense of `relativeLength`, h_c is held. */
const FAR = 0.1;
/** A star whose h_c wanders over breaks is put on a new mesh so many times. */
const MOST_MESHES = 30;

/**
 * Newton's method with step halving. A step is taken if the next simplified correction (the old Jacobian, the new
 * defects) is shorter than this one by at least λ/4: the natural monotonicity test of Deuflhard (1974, Numer. Math.
 * 22:289), which measures the distance to the star and not its defects, so that it does not depend on their scaling; the
 * residual may therefore rise on the way. Far from any star h_c is held, and Newton's method finds the star of this h_c
 * first, which always exists; then its mass. A step that takes h_c out of the innermost piece goes to a mesh of its own,
 * without that test, since there the profile is interpolated; so does the end of an iteration that took h_c far from
 * where it began.
 */
export function dampedNewton(
  eos: EquationOfState,
  { problem, tolerance, ...start }: {
    problem: BoxProblem;
    tolerance: number;
    mesh: BoxMesh;
    state: BoxState;
  },
): NewtonRun {
  let { mesh, state } = start;
  let equations = boxEquations(eos, { ...problem, mesh });
  let [trial, step, next] = [0, 1, 2].map(() => emptyState(mesh.intervals));
  const residuals = [equations.residual(state)];
  const dampings: number[] = [];
  let meshes = 1;
  for (;;) {
    if (residuals.at(-1)! <= tolerance) {
      if (Math.abs(state.centralEnthalpy / mesh.nodes[0] - 1) < STRETCHED || meshes === MOST_MESHES) break;
      const moved = onNewMesh(eos, { problem, mesh, trial: state });
      meshes++;
      ({ mesh, state, equations } = moved);
      residuals[residuals.length - 1] = moved.reached;
    }
    if (dampings.length === MOST_STEPS) return ended(`Newton's method did not end in ${MOST_STEPS} steps`);
    if (!equations.linearise(state)) return ended("Newton's matrix is singular");
    equations.newtonStep(step, { held: true });
    const held = relativeLength(step, state) > FAR;
    if (!held) equations.newtonStep(step);
    const length = relativeLength(step, state);
    const largest = LARGEST_CHANGE * state.centralEnthalpy;
    let damping = held ? 1 : Math.min(1, largest / Math.abs(step.centralEnthalpy));
    for (;; damping /= 2) {
      if (damping < LEAST_DAMPING) return ended("Newton's method found no way on");
      advance(state, { step, damping, into: trial });
      if (!(trial.centralEnthalpy > 0 && trial.centralEnthalpy <= eos.maximumEnthalpy)) continue;
      if (!holds(mesh, trial.centralEnthalpy)) {
        if (meshes === MOST_MESHES) return ended("h_c crossed the breaks of the equation of state too often");
        const moved = onNewMesh(eos, { problem, mesh, trial });
        if (moved.reached === Infinity) continue;
        meshes++;
        ({ mesh, state, equations } = moved);
        residuals.push(moved.reached);
        break;
      }
      const reached = equations.residual(trial);
      if (reached === Infinity) continue;
      if (reached > tolerance) {
        equations.newtonStep(next, { held });
        if (!(relativeLength(next, state) <= (1 - damping / 4) * length)) continue;
      }
      [state, trial] = [trial, state];
      residuals.push(reached);
      break;
    }
    dampings.push(damping);
  }
  return ended(null);

  function ended(failure: string | null): NewtonRun {
    const where = `at h_c = ${state.centralEnthalpy.toPrecision(6)}`;
    const reason = failure &&
      `${failure}, ${where} with a scaled residual of ${residuals.at(-1)!.toExponential(1)}`;
    return { converged: reason === null, reason, residuals, dampings, state, mesh };
  }
}

/** The largest of |δu|/R², |δw|/w and |δh_c|/h_c. */
function relativeLength(step: BoxState, { centralEnthalpy, u, w }: BoxState): number {
  const perSurface = 1 / u[u.length - 1];
  let length = Math.abs(step.centralEnthalpy) / centralEnthalpy;
  for (let node = 0; node < u.length; node++) {
    length = Math.max(length, Math.abs(step.u[node]) * perSurface, Math.abs(step.w[node] / w[node]));
  }
  return length;
}

function advance(
  { centralEnthalpy, u, w }: BoxState,
  { step, damping, into }: { step: BoxState; damping: number; into: BoxState },
): void {
  into.centralEnthalpy = centralEnthalpy + damping * step.centralEnthalpy;
  for (let node = 0; node < u.length; node++) {
    into.u[node] = u[node] + damping * step.u[node];
    into.w[node] = w[node] + damping * step.w[node];
  }
}

/** The trial state on a mesh whose innermost piece holds its h_c. */
function onNewMesh(
  eos: EquationOfState,
  { problem, mesh, trial }: { problem: BoxProblem; mesh: BoxMesh; trial: BoxState },
): { mesh: BoxMesh; state: BoxState; equations: BoxEquations; reached: number } {
  const { centralEnthalpy } = trial;
  const from = nodesAt(mesh, centralEnthalpy);
  const fresh = boxMesh(eos, { intervals: mesh.intervals, centralEnthalpy });
  const state = carriedOver(trial, { from, to: fresh.nodes });
  const equations = boxEquations(eos, { ...problem, mesh: fresh });
  return { mesh: fresh, state, equations, reached: equations.residual(state) };
}
