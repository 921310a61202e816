import { ENERGY_DENSITY, EOS_VALUES, type EquationOfState } from "../eos/equation_of_state.ts";
import { SOLAR_MASS_KM } from "../units.ts";
import type { BoxProblem } from "./box_equations.ts";
import { type BoxMesh, boxMesh, nodesAt } from "./box_mesh.ts";
import { type BoxState, firstGuess } from "./box_state.ts";
import { dampedNewton, type NewtonCourse, type NewtonRun } from "./damped_newton.ts";

/** Which star, and how closely. */
export interface BoxOptions {
  /** Gravitational mass [M☉], default 1.4. */
  readonly targetMassSolar?: number;
  /** δ = ε_vac/ε ≥ 0, default 0. */
  readonly sigma?: number;
  /** A (default): ε_vac in the inertial factor only. B: in the gravitating mass, too. */
  readonly variant?: "A" | "B";
  /** Newton's method stops at this scaled residual, default 1e-12; rounding allows 1e-15. */
  readonly newtonTolerance?: number;
  /** Where to look: h_c of a star not too far from the one wanted, and on its side of the maximum mass. */
  readonly initial: { readonly centralEnthalpy: number };
}

/** The star of the box scheme; where `converged` is false, `reason` says why and the rest is the last iterate. */
export interface BoxSolution extends NewtonCourse {
  /** h_c */
  readonly centralEnthalpy: number;
  /** Of the surface [km]. */
  readonly radiusKm: number;
  /** Gravitational mass [M☉]. */
  readonly massSolar: number;
  /** At the nodes, from the centre to the surface, `[intervals + 1]`: r² [km²], m/r³ [km⁻²] and h. */
  readonly u: Float64Array;
  /** m/r³ [km⁻²] */
  readonly w: Float64Array;
  /** The pseudo-enthalpy. */
  readonly h: Float64Array;
}

/**
 * The star of a given gravitational mass as a two-point boundary-value problem, on `intervals` cells in the
 * pseudo-enthalpy: `boxEquations` by `dampedNewton`, from a crude guess (`firstGuess`). Second order in
 * 1/intervals.
 *
 * @throws InputError if the equation of state has more pieces in the star than there are cells
 * @throws RangeError for an option that no star can have
 */
export function solveBoxScheme(
  eos: EquationOfState,
  { intervals = 1024, ...options }: BoxOptions & { intervals?: number },
): BoxSolution {
  const { problem, tolerance } = problemOf(eos, options);
  if (!(Number.isInteger(intervals) && intervals >= 2)) {
    throw new RangeError(`Cannot solve on ${intervals} intervals: needs a whole number of at least 2`);
  }
  const { centralEnthalpy } = options.initial;
  const mesh = boxMesh(eos, { intervals, centralEnthalpy });
  const state = startingState(eos, { problem, mesh });
  return boxSolution(dampedNewton(eos, { problem, tolerance, mesh, state }));
}

export function problemOf(
  { maximumEnthalpy }: EquationOfState,
  { targetMassSolar = 1.4, sigma = 0, variant = "A", newtonTolerance = 1e-12, initial }: BoxOptions,
): { problem: BoxProblem; tolerance: number } {
  const positive = { targetMassSolar, newtonTolerance, "initial.centralEnthalpy": initial.centralEnthalpy };
  for (const [name, value] of Object.entries(positive)) {
    if (!(value > 0 && value < Infinity)) {
      throw new RangeError(`Cannot solve for a star: ${name} must be positive, got ${value}`);
    }
  }
  if (!(sigma >= 0 && sigma < Infinity)) {
    throw new RangeError(`Cannot solve for a star: sigma must not be negative, got ${sigma}`);
  }
  if (initial.centralEnthalpy > maximumEnthalpy) {
    const limit = `the equation of state ends at ${maximumEnthalpy}`;
    throw new RangeError(
      `Cannot solve for a star: initial.centralEnthalpy ${initial.centralEnthalpy}, ${limit}`,
    );
  }
  return { problem: { massKm: targetMassSolar * SOLAR_MASS_KM, sigma, variant }, tolerance: newtonTolerance };
}

export function startingState(
  eos: EquationOfState,
  { problem: { sigma, variant }, mesh }: { problem: BoxProblem; mesh: BoxMesh },
): BoxState {
  const values = new Float64Array(EOS_VALUES);
  eos.evaluate(mesh.nodes[0], mesh.piece[0], values);
  const gravitating = (variant === "B" ? 1 + sigma : 1) * values[ENERGY_DENSITY];
  return firstGuess(mesh.nodes, { centralW: 4 * Math.PI / 3 * gravitating, sigma });
}

/** R [km] */
export function surfaceRadius({ state: { u } }: Pick<NewtonRun, "state">): number {
  return Math.sqrt(u[u.length - 1]);
}

function boxSolution(run: NewtonRun): BoxSolution {
  const { converged, reason, residuals, dampings, state: { centralEnthalpy, u, w }, mesh } = run;
  const radiusKm = surfaceRadius(run);
  const massSolar = w[w.length - 1] * radiusKm ** 3 / SOLAR_MASS_KM;
  const h = nodesAt(mesh, centralEnthalpy);
  return { converged, reason, residuals, dampings, centralEnthalpy, radiusKm, massSolar, u, w, h };
}
