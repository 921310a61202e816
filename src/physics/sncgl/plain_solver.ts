import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { inverseConformalFactor, relaxGeometry } from "@/physics/sdg/geometry.ts";
import type { ComplexEtdrk4Coefficients } from "./etdrk4_coefficients.ts";
import { createFieldStep } from "./field_step.ts";
import { gather, keptModes } from "./kept_modes.ts";
import { coefficientsByReference, referenceFactor } from "./linear_part.ts";
import type { SncglParameters, SncglSolver, SncglState } from "./parameters.ts";
import { requireParameters } from "./require_parameters.ts";
import { createTendency, type HeldGeometry } from "./tendency.ts";

/**
 * Solves the field ψ and the geometry ρ_s on the periodic box of side L,
 * ∂ψ/∂t = εψ + (D + i c₁) q∇²ψ − (b₃ + i c₃)|ψ|²ψ − κ (K_σ ∗ |ψ|²) ψ + s, q = (ρ_s/ρ_vac)^α,
 * by a dealiased Fourier–Galerkin method in double precision and ETDRK4 in time (Cox & Matthews 2002, Kassam &
 * Trefethen 2005) with the largest q in the linear part and the remainder explicit. q is held during a step; after
 * it ρ_s ← ρ_s + r(ρ* − ρ_s) with (1 − ℓ²∇²) ρ* = |ψ|². The geometry is therefore first order in time; with r = 0
 * it is frozen and the field fourth order.
 *
 * This is the readable reference. Good values: time steps of 0.1–0.5 at unit coefficients.
 *
 * @throws {InputError} for parameters that describe no solution, see `requireParameters`
 *
 * @example
 * ```ts
 * import { plainSolver } from "@/physics/sncgl/mod.ts";
 * using solver = plainSolver({
 *   size: 8, box_length: 20, time_step: 0.05, steps: 100, epsilon: 1, D: 1, c1: 0.5, b3: 1, c3: 0, kappa: 0,
 *   sigma_k: 1, source: 0, alpha: 1, rho_vac: 1, screening_length: 0, relaxation: 0,
 * });
 * // A uniform field tends to |ψ|² = ε/b₃.
 * const psi = new Float64Array(2 * 64).map((_, i) => (i % 2 === 0 ? 0.5 : 0));
 * solver.setState({ psi, rhoS: new Float64Array(64).fill(1) });
 * solver.step(400);
 * const end = solver.state().psi;
 * // to the error of the time step
 * if (Math.abs(end[0] ** 2 + end[1] ** 2 - 1) > 1e-6) throw new Error("not on the limit cycle");
 * ```
 */
export function plainSolver(parameters: SncglParameters): SncglSolver {
  requireParameters(parameters, { where: "plainSolver" });
  const { size, box_length, rho_vac, alpha, relaxation } = parameters;
  const points = size * size;
  const grid = periodicGrid(size, { side: box_length });
  const table = keptModes(grid);
  const rhoS = new Float64Array(points).fill(rho_vac);
  const geometry: HeldGeometry = { q: new Float64Array(points), reference: 1 };
  const tendency = createTendency(parameters, { grid, table, geometry });
  const coefficientsOf = coefficientsByReference(parameters, table.shells);
  const advance = createFieldStep(table, tendency);
  const modes = new Float64Array(2 * table.count);
  let leastRhoS = rho_vac;

  /** Holds the geometry as it is now and readies the field's coefficients for it. */
  const holdGeometry = (): ComplexEtdrk4Coefficients => {
    geometry.reference = referenceFactor(inverseConformalFactor(rhoS, { rho_vac, alpha, out: geometry.q }));
    return coefficientsOf(geometry.reference);
  };
  tendency.look(modes);

  return {
    parameters,
    setState(state) {
      requireState(state, points);
      const fft = createFft2d(size);
      fft.physical.set(state.psi);
      fft.forward();
      gather(table, fft.spectral, modes);
      rhoS.set(state.rhoS);
      leastRhoS = rhoS.reduce((least, value) => Math.min(least, value), Infinity);
      tendency.look(modes);
    },
    state: () => ({ psi: tendency.psi.slice(), rhoS: rhoS.slice() }),
    step(count = 1) {
      for (let done = 0; done < count; done++) {
        advance(modes, holdGeometry());
        tendency.look(modes);
        const least = relaxGeometry(rhoS, {
          target: tendency.smoothed,
          stride: 2,
          offset: 1,
          rate: relaxation,
        });
        leastRhoS = Math.min(leastRhoS, least);
      }
    },
    health: () => ({ finite: isFinite(tendency.psi) && isFinite(rhoS), leastRhoS }),
    [Symbol.dispose]() {},
  };
}

const isFinite = (values: Float64Array) => values.every(Number.isFinite);

function requireState({ psi, rhoS }: SncglState, points: number): void {
  if (psi.length !== 2 * points || rhoS.length !== points) {
    throw new RangeError(
      `Cannot set the state: psi needs ${2 * points} values and rhoS ${points}, got ${psi.length} and ` +
        `${rhoS.length}`,
    );
  }
}
