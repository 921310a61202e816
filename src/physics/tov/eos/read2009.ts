import type { EquationOfState } from "./equation_of_state.ts";
import { type PolytropicPiece, polytropicPieces } from "./polytropic_pieces.ts";
import { READ_2009 } from "./read2009_parameters.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";

/** Where the core's pieces meet [g cm⁻³]. */
const RHO_1 = 10 ** 14.7;
const RHO_2 = 10 ** 15;

/**
 * The SLy crust in four pieces (Read et al. 2009, Table II): where each begins [g cm⁻³] and its Γ. The first reaches
 * down to the surface. Their constants follow from the last one by continuity; the published ones agree to their digits.
 */
const CRUST = [
  { density: 2.44034e7 / 10, gamma: 1.58425 },
  { density: 2.44034e7, gamma: 1.28733 },
  { density: 3.78358e11, gamma: 0.62223 },
  { density: 2.6278e12, gamma: 1.35692 },
] as const;

/** p/c² = K ρ^Γ in the innermost piece of the crust, cgs. */
const CRUST_CONSTANT = 3.99874e-8;

/** A piecewise-polytropic fit of Read et al. 2009 on the SLy crust. */
export function read2009(name: string, parametersOf = name): EquationOfState {
  const [logP1, gamma1, gamma2, gamma3] = READ_2009[parametersOf];
  const p1 = 10 ** logP1 * KM2_PER_DYN_CM2;
  const rho1 = RHO_1 * KM2_PER_G_CM3;
  const join = joinDensity(p1, { rho1, gamma1 });
  const core: PolytropicPiece[] = [
    { gamma: gamma1, density: join, pressure: p1 * (join / rho1) ** gamma1 },
    { gamma: gamma2, density: rho1, pressure: p1 },
    { gamma: gamma3, density: RHO_2 * KM2_PER_G_CM3, pressure: p1 * (RHO_2 / RHO_1) ** gamma2 },
  ];
  return polytropicPieces([...slyCrust(), ...core], { name, publishedFit: true });
}

/** Where the crust's innermost polytrope and the core's first one cross [km⁻²]. */
function joinDensity(p1: number, { rho1, gamma1 }: { rho1: number; gamma1: number }): number {
  const { gamma, density, pressure } = slyCrust()[3];
  // crust: pressure (ρ/density)^gamma; core: p1 (ρ/rho1)^gamma1
  const logRatio = Math.log(pressure / p1) - gamma * Math.log(density) + gamma1 * Math.log(rho1);
  return Math.exp(logRatio / (gamma1 - gamma));
}

/** The four pieces of the SLy crust, from the surface inwards. */
export function slyCrust(): PolytropicPiece[] {
  const last = CRUST[3];
  const pieces: PolytropicPiece[] = [{
    gamma: last.gamma,
    density: last.density * KM2_PER_G_CM3,
    pressure: CRUST_CONSTANT * last.density ** last.gamma * KM2_PER_G_CM3,
  }];
  for (let i = 2; i >= 0; i--) {
    const { density, gamma } = CRUST[i];
    const above = pieces[0];
    pieces.unshift({
      gamma,
      density: density * KM2_PER_G_CM3,
      pressure: above.pressure * (density * KM2_PER_G_CM3 / above.density) ** gamma,
    });
  }
  return pieces;
}
