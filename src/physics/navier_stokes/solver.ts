import { createFft2d } from "@/math/fft_2d.ts";
import { type Grid, periodicGrid } from "@/physics/grid.ts";
import { etdrk4Coefficients } from "./etdrk4_coefficients.ts";
import { gatherModes, modeTable, scatterModes } from "./modes.ts";
import { createTendency } from "./tendency.ts";

/** A flow, its grid and its time step. */
export interface NavierStokesParameters {
  /** Grid points a side of the box 2π; a power of two. */
  readonly size: number;
  /** Kinematic viscosity ν, length²/time. */
  readonly viscosity: number;
  /** Linear drag μ, 1/time. */
  readonly drag: number;
  /** Forcing χ sin(ny) on u: wavenumber n and amplitude χ (length/time²; 0 for none). */
  readonly forcing: { readonly wavenumber: number; readonly amplitude: number };
  /** Time step h. */
  readonly timeStep: number;
  /** Mean flow (U, V), carried through unchanged; zero unless given. */
  readonly meanFlow?: readonly [number, number];
}

/** The flow at one moment: the spectrum of its vorticity and how many steps made it. */
export interface FlowState {
  /** Independent Fourier coefficients of ω, `[mode, (re, im)]` in the solver's own order. */
  readonly modes: Float64Array;
  /** Steps since the start; the time is step·timeStep. */
  readonly step: number;
}

/** Where the flow is after some steps, or the step at which it was no longer finite. */
export type Advance =
  | { readonly status: "done"; readonly state: FlowState }
  | { readonly status: "diverged"; readonly step: number; readonly remedy: string };

/** A solver with its tables, for one set of parameters. */
export interface NavierStokes {
  /** The grid of the fields that go in and come out. */
  readonly grid: Grid;
  /** As they were given. */
  readonly parameters: NavierStokesParameters;
  /** State of a vorticity field `[y, x]`; its mean and what the 2/3 rule removes are dropped. */
  start(vorticity: ArrayLike<number>): FlowState;
  /** The state a number of time steps later, or where and why the flow stopped being finite. */
  advance(state: FlowState, steps: number): Advance;
  /** The vorticity field of a state, `[y, x]`, 1/time. */
  vorticity(state: FlowState): Float64Array;
}

/**
 * Solves the two-dimensional incompressible Navier–Stokes equations in the periodic box 2π,
 * ∂ω/∂t + u·∇ω = ν∇²ω − μω − χn cos(ny), u = ∂ψ/∂y, v = −∂ψ/∂x, ∇²ψ = −ω,
 * by a dealiased Fourier–Galerkin method in double precision and ETDRK4 in time (Cox & Matthews 2002, Kassam &
 * Trefethen 2005): fourth order, viscosity and drag exact. Chosen over an integrating-factor RK4 because it treats a
 * constant forcing exactly, too, and so keeps steady states to rounding; an integrating factor shifts them by O(h⁴).
 *
 * Good values: a time step with (|u| + |v|)·timeStep·size/3 below 2 (the limit is near 2.8), here 0.7 at speed 2.
 *
 * @throws {RangeError} if the grid does not resolve the forcing or a parameter is not finite
 *
 * @example
 * ```ts
 * import { createNavierStokes } from "@/physics/navier_stokes/mod.ts";
 * import { taylorGreenVorticity } from "@/physics/exact/mod.ts";
 * const solver = createNavierStokes({
 *   size: 32,
 *   viscosity: 0.01,
 *   drag: 0,
 *   forcing: { wavenumber: 4, amplitude: 0 },
 *   timeStep: 1 / 32,
 * });
 * const end = solver.advance(solver.start(taylorGreenVorticity(solver.grid, 0, { viscosity: 0.01 })), 32);
 * if (end.status === "diverged") throw new Error(end.remedy);
 * const exact = taylorGreenVorticity(solver.grid, 1, { viscosity: 0.01 });
 * const field = solver.vorticity(end.state);
 * if (field.some((value, at) => Math.abs(value - exact[at]) > 1e-13)) throw new Error("not the exact solution");
 * ```
 */
export function createNavierStokes(parameters: NavierStokesParameters): NavierStokes {
  const { size, viscosity, drag, forcing, timeStep, meanFlow = [0, 0] } = parameters;
  if (
    ![viscosity, drag, forcing.amplitude, timeStep, ...meanFlow].every(Number.isFinite) || !(timeStep > 0)
  ) {
    throw new RangeError("Cannot solve Navier-Stokes: parameters must be finite and the time step positive");
  }
  const grid = periodicGrid(size);
  const fft = createFft2d(size, { band: grid.dealiasCutoff });
  const table = modeTable(grid);
  const tendency = createTendency({ fft, table }, { forcing, meanFlow });
  const linear = Float64Array.from(
    { length: table.count },
    (_, m) => -viscosity * (table.kx[m] ** 2 + table.ky[m] ** 2) - drag,
  );
  const { full, half, stage, first, middle, last } = etdrk4Coefficients(linear, timeStep);
  const length = 2 * table.count;
  const [nv, na, nb, nc, a, b, c] = Array.from({ length: 7 }, () => new Float64Array(length));

  /** One step in place; returns Σ|ω̂|², which is finite if and only if every coefficient is. */
  const step = (v: Float64Array): number => {
    tendency(v, nv);
    for (let i = 0; i < length; i++) a[i] = half[i >> 1] * v[i] + stage[i >> 1] * nv[i];
    tendency(a, na);
    for (let i = 0; i < length; i++) b[i] = half[i >> 1] * v[i] + stage[i >> 1] * na[i];
    tendency(b, nb);
    for (let i = 0; i < length; i++) c[i] = half[i >> 1] * a[i] + stage[i >> 1] * (2 * nb[i] - nv[i]);
    tendency(c, nc);
    let square = 0;
    for (let i = 0; i < length; i++) {
      const m = i >> 1;
      v[i] = full[m] * v[i] + first[m] * nv[i] + middle[m] * (na[i] + nb[i]) + last[m] * nc[i];
      square += v[i] * v[i];
    }
    return square;
  };

  return {
    grid,
    parameters,
    start(vorticity) {
      if (vorticity.length !== size * size) {
        throw new RangeError(
          `Cannot start: vorticity needs ${size}·${size} values, got ${vorticity.length}`,
        );
      }
      for (let at = 0; at < size * size; at++) {
        fft.physical[2 * at] = vorticity[at];
        fft.physical[2 * at + 1] = 0;
      }
      fft.forward();
      return { modes: gatherModes(table, fft.spectral), step: 0 };
    },
    advance(state, steps) {
      const modes = state.modes.slice();
      for (let done = 1; done <= steps; done++) {
        if (!Number.isFinite(step(modes))) {
          const remedy = `halve the time step (now ${timeStep}) or raise the viscosity (now ${viscosity})`;
          return { status: "diverged", step: state.step + done, remedy };
        }
      }
      return { status: "done", state: { modes, step: state.step + steps } };
    },
    vorticity(state) {
      scatterModes(table, state.modes, fft.spectral);
      fft.backward();
      return Float64Array.from({ length: size * size }, (_, at) => fft.physical[2 * at]);
    },
  };
}
