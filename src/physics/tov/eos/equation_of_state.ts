/** Where `evaluate` puts each quantity; ρ, P and ε in km⁻² (geometrised units, c = G = 1). */
export const REST_MASS_DENSITY = 0;
/** P */
export const PRESSURE = 1;
/** ε */
export const ENERGY_DENSITY = 2;
/** dε/dh = (ε + P)/c_s² [km⁻²]: finite at the surface of most stars, where dε/dP is not. */
export const ENERGY_DENSITY_SLOPE = 3;

/** How many numbers `evaluate` writes. */
export const EOS_VALUES = 4;

/** What the user of an equation of state should know of it, a sentence each. */
export interface EosRemarks {
  /** What speaks against its stars: a crust that is missing. */
  readonly stress: readonly string[];
  /** What was done with its table. */
  readonly notes: readonly string[];
}

/**
 * A cold, barotropic equation of state as a function of the pseudo-enthalpy h = ∫₀^P dP′/(ε + P′) (Lindblom 1992, ApJ
 * 398, 569): h is finite at the centre, 0 at the surface, and every quantity is smooth in it between the breaks.
 */
export interface EquationOfState {
  /** As a user names it, e.g. `SLy`. */
  readonly name: string;
  /**
   * The values of h at which the expression changes, ascending; the first is 0, the surface. Piece i covers
   * [breaks[i], breaks[i + 1]], the last one [breaks.at(-1), maximumEnthalpy]. Two breaks may coincide in h with ε
   * jumping between their pieces (a first-order phase transition).
   */
  readonly breaks: Float64Array;
  /** The largest h for which the equation of state is defined; Infinity for an analytic one. */
  readonly maximumEnthalpy: number;
  /** Published fits may overshoot the speed of light; a user's table may not. */
  readonly publishedFit: boolean;
  /** Writes ρ, P, ε and dε/dh [km⁻²] at h, with the expression of `piece`, into `out`. */
  evaluate(h: number, piece: number, out: Float64Array): void;
  /**
   * ρ of `evaluate` per rest-mass density of the source: `evaluate` counts baryons so that ε = ρ where the pressure
   * vanishes, a source by a baryon mass of its own. 1 if left out.
   */
  readonly densityScale?: number;
  /** None if left out. */
  readonly remarks?: EosRemarks;
  /** h at a rest-mass density of the source [g cm⁻³]; 0 for a density below the surface's. */
  enthalpyAtDensity(densityGcm3: number): number;
}

/** The piece that h lies in; on a break, the inner one (of larger h). */
export function pieceAt({ breaks }: EquationOfState, h: number): number {
  let piece = breaks.length - 1;
  while (piece > 0 && h < breaks[piece]) piece--;
  return piece;
}
