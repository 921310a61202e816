import type { EquationOfState } from "./eos/equation_of_state.ts";
import { centralValues, integrateStructure, type StructureOptions } from "./structure.ts";
import { loveNumber, tidalDeformability } from "./tidal.ts";
import { G_CM2_PER_KM3, KM2_PER_G_CM3, SOLAR_MASS_KM } from "./units.ts";

/** A star in hydrostatic equilibrium. */
export interface Star {
  /** h_c, which names the star. */
  readonly centralEnthalpy: number;
  /** Rest-mass density at the centre, as the equation of state's source counts it [g cm⁻³]. */
  readonly centralDensityGcm3: number;
  /** Gravitational mass [M☉]. */
  readonly massSolar: number;
  /** Areal radius [km]. */
  readonly radiusKm: number;
  /** GM/(c²R). */
  readonly compactness: number;
  /** R H′(R)/H(R) just outside the surface. */
  readonly y: number;
  /** Tidal Love number. */
  readonly k2: number;
  /** Dimensionless tidal deformability. */
  readonly lambda: number;
  /** Mass of the baryons taken apart, each as the equation of state's source counts it [M☉]. */
  readonly baryonMassSolar: number;
  /** Moment of inertia in slow rotation [10⁴⁵ g cm²] (Hartle 1967). */
  readonly momentOfInertia45: number;
  /** Speed of sound squared at the centre, in units of c². */
  readonly cs2Central: number;
}

/**
 * Integrates one star from its central enthalpy (`eos.enthalpyAtDensity` gives it for a density).
 *
 * @example
 * ```ts
 * import { equationOfState, integrateStar } from "@/physics/tov/mod.ts";
 * const sly = equationOfState("SLy");
 * const star = integrateStar(sly, { centralEnthalpy: sly.enthalpyAtDensity(8.944e14) });
 * console.log(`${star.massSolar.toFixed(2)} M☉, ${star.radiusKm.toFixed(2)} km`); // 1.40 M☉, 11.71 km
 * ```
 */
export function integrateStar(eos: EquationOfState, options: StructureOptions): Star {
  const { u, w, y, drag, baryons } = integrateStructure(eos, options);
  const { density, soundSpeedSquared } = centralValues(eos, options.centralEnthalpy);
  const radiusKm = Math.sqrt(u);
  const compactness = u * w;
  const scale = eos.densityScale ?? 1;
  const k2 = loveNumber(compactness, y);
  return {
    centralEnthalpy: options.centralEnthalpy,
    centralDensityGcm3: density / KM2_PER_G_CM3 / scale,
    massSolar: compactness * radiusKm / SOLAR_MASS_KM,
    radiusKm,
    compactness,
    y,
    k2,
    lambda: tidalDeformability(k2, compactness),
    baryonMassSolar: baryons * radiusKm ** 3 / SOLAR_MASS_KM / scale,
    // ω̄ = Ω − 2J/r³ outside
    momentOfInertia45: drag * radiusKm ** 3 / (6 + 2 * drag) * G_CM2_PER_KM3 / 1e45,
    cs2Central: soundSpeedSquared,
  };
}
