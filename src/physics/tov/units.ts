/** Conversions between astronomers' units and geometrised ones (c = G = 1, lengths in km). */

/** GM☉/c² [km]: a solar mass as a length (IAU 2015 nominal GM☉). */
export const SOLAR_MASS_KM = 1.476625;

/** CODATA 2018, cgs. */
const GRAVITATIONAL_CONSTANT = 6.6743e-8;
const SPEED_OF_LIGHT = 2.99792458e10;
const CM_PER_KM = 1e5;

/** A density of 1 g cm⁻³ in km⁻²: G/c². */
export const KM2_PER_G_CM3 = GRAVITATIONAL_CONSTANT / SPEED_OF_LIGHT ** 2 * CM_PER_KM ** 2;

/** A pressure of 1 dyn cm⁻² in km⁻²: G/c⁴. */
export const KM2_PER_DYN_CM2 = KM2_PER_G_CM3 / SPEED_OF_LIGHT ** 2;

/** A moment of inertia of 1 km³ in g cm²: c²/G. */
export const G_CM2_PER_KM3 = CM_PER_KM ** 3 * SPEED_OF_LIGHT ** 2 / GRAVITATIONAL_CONSTANT;
