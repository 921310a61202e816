/** The limit of small compactness: Newtonian polytropes P = K ρ^(1 + 1/n), c = G = 1. */

/** k₂ of the polytrope n = 1, (15 − π²)/(2π²) (Hinderer 2008, ApJ 677, 1216). */
export const LOVE_NUMBER_N1 = (15 - Math.PI ** 2) / (2 * Math.PI ** 2);

/** k₂ of the incompressible star, n = 0 (Love 1909). */
export const LOVE_NUMBER_N0 = 3 / 4;

/** The radius of every star with n = 1: √(πK/2) (Chandrasekhar 1939, ch. IV). */
export function radiusN1(constant: number): number {
  return Math.sqrt(Math.PI * constant / 2);
}

/** The mass of the star with n = 1 and central density ρ_c: (4/π) R³ ρ_c. */
export function massN1(constant: number, { centralDensity }: { centralDensity: number }): number {
  return 4 / Math.PI * radiusN1(constant) ** 3 * centralDensity;
}
