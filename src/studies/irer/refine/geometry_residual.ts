import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { screeningFactors } from "@/physics/sdg/mod.ts";

/** h² = ‖(1 − ℓ²∇²)ρ_s − T‖²/‖T‖² with its derivatives. */
export interface GeometryResidual {
  readonly value: number;
  /** ∂/∂T `[y, x]`. */
  readonly density: Float64Array;
  /** ∂/∂ρ_s `[y, x]`. */
  readonly rhoS: Float64Array;
}

/**
 * Plans the square of h_norm: how far the geometry is from the one that the density T asks for. The Laplacian is
 * spectral here; the validator takes differences of its own.
 */
export function geometryResidual(
  { size, box_length, screening_length }: {
    readonly size: number;
    readonly box_length: number;
    readonly screening_length: number;
  },
): (density: Float64Array, rhoS: Float64Array) => GeometryResidual {
  const fft = createFft2d(size);
  const screening = screeningFactors(periodicGrid(size, { side: box_length }), screening_length);
  /** (1 − ℓ²∇²)f, its own adjoint. */
  const unscreen = (field: Float64Array) => {
    for (let at = 0; at < field.length; at++) {
      fft.physical[2 * at] = field[at];
      fft.physical[2 * at + 1] = 0;
    }
    fft.forward();
    for (let i = 0; i < fft.spectral.length; i++) fft.spectral[i] /= screening[i >> 1];
    fft.backward();
    return field.map((_, at) => fft.physical[2 * at]);
  };
  return (density, rhoS) => {
    const residual = unscreen(rhoS).map((value, at) => value - density[at]);
    const whole = density.reduce((sum, value) => sum + value * value, 0);
    const value = residual.reduce((sum, part) => sum + part * part, 0) / whole;
    return {
      value,
      density: density.map((t, at) => -2 * (residual[at] + value * t) / whole),
      rhoS: unscreen(residual).map((part) => 2 * part / whole),
    };
  };
}
