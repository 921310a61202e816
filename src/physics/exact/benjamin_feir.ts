/**
 * Growth rate of a disturbance e^{λt} cos(qx) of the uniform oscillation of the complex Ginzburg–Landau equation
 * ∂A/∂t = A + (1 + ib)∇²A − (1 + ic)|A|²A in linear theory (Benjamin & Feir 1967; Aranson & Kramer 2002,
 * Rev. Mod. Phys. 74:99, section II.C): λ = −(1 + q²) + √((1 + q²)² − (1 + b²)q⁴ − 2(1 + bc)q²).
 * Positive for small q where 1 + bc < 0 (the Newell criterion).
 *
 * @param wavenumber q
 * @returns the larger real part of the two eigenvalues
 */
export function benjaminFeirGrowthRate(
  wavenumber: number,
  { b, c }: { readonly b: number; readonly c: number },
): number {
  const q2 = wavenumber ** 2;
  const discriminant = (1 + q2) ** 2 - (1 + b * b) * q2 * q2 - 2 * (1 + b * c) * q2;
  return -(1 + q2) + Math.sqrt(Math.max(0, discriminant));
}
