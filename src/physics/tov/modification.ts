/**
 * How the vacuum term ε_vac = δ·ε changes the equations of stellar structure. δ = σχS with S = 1.
 *
 * Without `gravitates` (variant A) ε_vac enters the inertial factor alone: dP/dr carries ε + ε_vac + P, while mass and
 * tidal coefficients stay those of general relativity. For an isotropic fluid that is not conserved; it is equivalent to
 * an anisotropic pressure (Bowers & Liang 1974, ApJ 188, 657). With it (variant B) ε_vac gravitates, too: plain general
 * relativity with ε → (1+δ)ε(P).
 */
export interface Modification {
  /** δ = ε_vac/ε */
  readonly delta: number;
  /** False: variant A. True: variant B. */
  readonly gravitates: boolean;
}

/** General relativity as it is. */
export const PLAIN: Modification = { delta: 0, gravitates: false };

/** The modification of a variant at a coupling σ. */
export function modificationOf(variant: "A" | "B", sigma: number): Modification {
  return { delta: sigma, gravitates: variant === "B" };
}
