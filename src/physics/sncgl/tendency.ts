import { createFft2d } from "@/math/fft_2d.ts";
import type { Grid } from "@/physics/grid.ts";
import { screeningFactors } from "@/physics/sdg/screened.ts";
import { gather, type KeptModes, scatter, scatterLaplacian } from "./kept_modes.ts";
import type { SncglParameters } from "./parameters.ts";

/** The geometry during a step. */
export interface HeldGeometry {
  /** q = Ω⁻² at every point `[y, x]`. */
  readonly q: Float64Array;
  /** q_ref ≥ max q: what the linear part carries. */
  reference: number;
}

export interface Tendency {
  /** ψ of the spectrum last looked at, `[y, x, (re, im)]`. */
  readonly psi: Float64Array;
  /** K_σ ∗ |ψ|² and ρ*, the solution of (1 − ℓ²∇²) ρ* = |ψ|², of the same ψ: `[y, x, (K ∗ |ψ|², ρ*)]`. */
  readonly smoothed: Float64Array;
  /** Evaluates ψ, K_σ ∗ |ψ|² and ρ* of a spectrum `[mode, (re, im)]`. */
  look(modes: Float64Array): void;
  /** The non-stiff part N̂ of the spectrum last looked at, on the kept modes. */
  nonlinear(modes: Float64Array, out: Float64Array): void;
}

/**
 * Makes the non-stiff part of the field's equation,
 * N(ψ) = (D + i c₁)(q − q_ref)∇²ψ − (b₃ + i c₃)|ψ|²ψ − κ (K_σ ∗ |ψ|²) ψ + s,
 * truncated to the kept modes.
 *
 * The kernels of both convolutions are real and even, so one complex transform carries both: with the multiplier
 * K̂ + iŜ the real part is K_σ ∗ |ψ|² and the imaginary part ρ*. A look costs three transforms, N̂ two.
 */
export function createTendency(
  parameters: SncglParameters,
  { grid, table, geometry }: {
    readonly grid: Grid;
    readonly table: KeptModes;
    readonly geometry: HeldGeometry;
  },
): Tendency {
  const { D, c1, b3, c3, kappa, sigma_k, source, screening_length } = parameters;
  const { size, wavenumbers } = grid;
  const points = size * size;
  const field = createFft2d(size, { band: grid.dealiasCutoff });
  const density = createFft2d(size);
  const psi = new Float64Array(2 * points);
  const screening = screeningFactors(grid, screening_length);
  const kernel = Float64Array.from({ length: points }, (_, at) => {
    const kSquared = wavenumbers[Math.floor(at / size)] ** 2 + wavenumbers[at % size] ** 2;
    return Math.exp(-kSquared / (2 * sigma_k ** 2));
  });

  return {
    psi,
    smoothed: density.physical,
    look(modes) {
      scatter(table, modes, field.spectral);
      field.backward();
      psi.set(field.physical);
      const { physical, spectral } = density;
      for (let at = 0; at < 2 * points; at += 2) {
        physical[at] = psi[at] * psi[at] + psi[at + 1] * psi[at + 1];
        physical[at + 1] = 0;
      }
      density.forward();
      for (let at = 0; at < points; at++) {
        const re = spectral[2 * at], im = spectral[2 * at + 1];
        const k = kernel[at], s = screening[at];
        spectral[2 * at] = k * re - s * im;
        spectral[2 * at + 1] = k * im + s * re;
      }
      density.backward();
    },
    nonlinear(modes, out) {
      scatterLaplacian(table, modes, field.spectral);
      field.backward();
      const { physical } = field;
      const { q, reference } = geometry;
      for (let point = 0; point < points; point++) {
        const at = 2 * point;
        const re = psi[at], im = psi[at + 1];
        const square = re * re + im * im;
        const remainder = q[point] - reference;
        const lapRe = remainder * physical[at], lapIm = remainder * physical[at + 1];
        const damping = b3 * square + kappa * density.physical[at];
        const rotation = c3 * square;
        physical[at] = D * lapRe - c1 * lapIm - damping * re + rotation * im + source;
        physical[at + 1] = D * lapIm + c1 * lapRe - damping * im - rotation * re;
      }
      field.forward();
      gather(table, field.spectral, out);
    },
  };
}
