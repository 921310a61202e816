import type { SncglParameters, SncglState } from "@/physics/sncgl/mod.ts";
import type { LossAt } from "@/physics/sncgl/adjoint/mod.ts";
import { geometryResidual } from "./geometry_residual.ts";
import { levelCurve } from "./level_curve.ts";
import { softDistance } from "./soft_distance.ts";

/** What the smooth loss aims at, and what it weighs. */
export interface SmoothLossOptions {
  /** The primes whose logarithms are the targets, ascending. */
  readonly primes?: readonly number[];
  /** Weight of h_norm² against the spectral distance. */
  readonly geometryWeight?: number;
}

/** The loss with the parts that it is made of. */
export interface SmoothLossAt extends LossAt {
  /** Soft distance of the spectrum of ρ to S·ln p. */
  readonly spectral: number;
  /** h_norm². */
  readonly geometry: number;
  /** The S that fits best, in 2π/L. */
  readonly scale: number;
}

/**
 * A smooth stand-in for what the hunt seeks: soft distance of the radial spectrum of ρ = |ψ|² to S·ln p, plus
 * weight·h_norm². The hunt's own measure finds peaks and assigns them one to one; it has no derivative. A smaller loss
 * is not the same as a larger fitness, and whoever refines by it has to measure the outcome.
 *
 * @throws {RangeError} if the grid is too small for the primes
 */
export function smoothLoss(
  parameters: SncglParameters,
  { primes = [2, 3, 5, 7, 11, 13, 17, 19], geometryWeight = 1 }: SmoothLossOptions = {},
): (final: SncglState) => SmoothLossAt {
  const curve = levelCurve(parameters.size);
  const distance = softDistance(curve.radii, primes.map(Math.log));
  const residual = geometryResidual(parameters);
  return ({ psi, rhoS }) => {
    const density = rhoS.map((_, at) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2);
    const spectral = distance(curve.levelOf(density));
    const geometry = residual(density, rhoS);
    const ofDensity = curve.pullBack(spectral.ofLevel)
      .map((value, at) => value + geometryWeight * geometry.density[at]);
    return {
      value: spectral.value + geometryWeight * geometry.value,
      psi: psi.map((value, i) => 2 * ofDensity[i >> 1] * value),
      rhoS: geometry.rhoS.map((value) => geometryWeight * value),
      spectral: spectral.value,
      geometry: geometry.value,
      scale: spectral.scale,
    };
  };
}
