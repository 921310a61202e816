import type { Artifact } from "../artifact/read_artifact.ts";
import { laplacian } from "./finite_differences.ts";

/** ρ_s of a metric: g_tt = −(ρ_vac/ρ_s)^α, so ρ_s = ρ_vac (−g_tt)^(−1/α). */
export function rhoSOf(
  timeMetric: Float64Array,
  { rho_vac, alpha }: { rho_vac: number; alpha: number },
): Float64Array {
  return timeMetric.map((value) => rho_vac * (-value) ** (-1 / alpha));
}

/**
 * `sdg_h_norm_l2` = ‖(1 − ℓ²∇²)ρ_s − T‖₂/‖T‖₂, T = |ψ|²: how far the geometry is from the one that the field asks for.
 * ρ_s comes from final_g_tt, ∇² is a fourth-order stencil; its error for a wave k is (kh)⁴/90 of ℓ²k²ρ_s.
 *
 * @returns null if T vanishes; not finite if the fields are too large to be squared
 */
export function screenedResidual({ finalPsi, finalTimeMetric, parameters }: Artifact): number | null {
  const { size, box_length, screening_length } = parameters;
  const rhoS = rhoSOf(finalTimeMetric, parameters);
  const curved = laplacian(rhoS, { size, spacing: box_length / size, order: 4 });
  let [residual, source] = [0, 0];
  for (let at = 0; at < rhoS.length; at++) {
    const density = finalPsi[2 * at] ** 2 + finalPsi[2 * at + 1] ** 2;
    residual += (rhoS[at] - screening_length ** 2 * curved[at] - density) ** 2;
    source += density ** 2;
  }
  return source === 0 ? null : Math.sqrt(residual / source);
}
