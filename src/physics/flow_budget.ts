import { createFft2d } from "@/math/fft_2d.ts";
import type { Grid } from "@/physics/grid.ts";

/** Mean densities over the box. */
export interface FlowMoments {
  /** ½⟨u² + v²⟩, length²/time². */
  readonly energy: number;
  /** ½⟨ω²⟩, 1/time². */
  readonly enstrophy: number;
  /** ½⟨|∇ω|²⟩, 1/(length²·time²). */
  readonly palinstrophy: number;
}

/** Where energy or enstrophy comes from and goes to, per unit time; the three sum to its rate of change. */
export interface Budget {
  /** By the force. */
  readonly injection: number;
  /** By viscosity; negative. */
  readonly viscous: number;
  /** By drag; negative. */
  readonly drag: number;
}

/** What drives and brakes a flow. */
export interface Driving {
  /** Kinematic viscosity ν, length²/time. */
  readonly viscosity: number;
  /** Linear drag μ, 1/time. */
  readonly drag: number;
  /** Force χ sin(ny) on u: wavenumber n and amplitude χ, length/time². */
  readonly forcing: { readonly wavenumber: number; readonly amplitude: number };
}

/**
 * Moments and budgets of a vorticity field in the periodic box 2π. For ∂ω/∂t + u·∇ω = ν∇²ω − μω + f, with E energy,
 * Z enstrophy, P palinstrophy (the viscous terms exact on Fourier modes):
 * dE/dt = ⟨ψf⟩ − 2νZ − 2μE and dZ/dt = ⟨ωf⟩ − 2νP − 2μZ; advection adds nothing to either.
 * Here f = −χn cos(ny), so ⟨ψf⟩ = ⟨ωf⟩/n².
 *
 * @param vorticity ω `[y, x]`
 */
export function flowBudget(
  vorticity: ArrayLike<number>,
  { grid, driving }: { grid: Grid; driving: Driving },
): { moments: FlowMoments; energy: Budget; enstrophy: Budget } {
  const { size, wavenumbers } = grid;
  const fft = createFft2d(size);
  for (let at = 0; at < size * size; at++) fft.physical[2 * at] = vorticity[at];
  fft.forward();
  const moments = { energy: 0, enstrophy: 0, palinstrophy: 0 };
  for (let ix = 0; ix < size; ix++) {
    for (let iy = 0; iy < size; iy++) {
      const at = 2 * (ix * size + iy);
      const square = (fft.spectral[at] ** 2 + fft.spectral[at + 1] ** 2) / 2;
      const k2 = wavenumbers[ix] ** 2 + wavenumbers[iy] ** 2;
      if (k2 > 0) moments.energy += square / k2;
      moments.enstrophy += square;
      moments.palinstrophy += square * k2;
    }
  }
  const { viscosity, drag, forcing: { wavenumber, amplitude } } = driving;
  // ⟨ω cos(ny)⟩ is the real part of the coefficient at (0, n).
  const work = -amplitude * wavenumber * fft.spectral[2 * wavenumber];
  return {
    moments,
    energy: {
      injection: work / wavenumber ** 2,
      viscous: -2 * viscosity * moments.enstrophy,
      drag: -2 * drag * moments.energy,
    },
    enstrophy: {
      injection: work,
      viscous: -2 * viscosity * moments.palinstrophy,
      drag: -2 * drag * moments.enstrophy,
    },
  };
}
