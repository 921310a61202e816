import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

/** A plane wave that solves the equation. */
export interface PlaneWave {
  /** |ψ| = F. */
  readonly amplitude: number;
  /** Wavenumbers 2πn/L. */
  readonly wavevector: readonly [kx: number, ky: number];
  /** ω of ψ = F e^{i(k·x − ωt)}. */
  readonly frequency: number;
  /** ψ `[y, x, (re, im)]` on the parameters' grid at a time. */
  psi(time: number): Float64Array;
}

/**
 * A plane wave ψ = F e^{i(k·x − ωt)}, the exact solution of the complex Ginzburg–Landau equation (Aranson & Kramer
 * 2002, Rev. Mod. Phys. 74:99, section II), here with a nonlocal coupling and in a uniform geometry that is frozen:
 * F² = (ε − D q k²)/(b₃ + κ), ω = c₁ q k² + c₃ F². For ε = D = b₃ = q = 1 and κ = 0 these are F² = 1 − k² and
 * ω = bk² + cF² of the standard form. |ψ|² is uniform, so the kernel's width does not matter.
 *
 * @param options.mode (n_x, n_y), whole waves in the box along x and y
 * @param options.inverseConformalFactor q = Ω⁻² of the frozen geometry, 1 in flat space
 * @throws {RangeError} where no such wave exists: beyond the neutral curve, with a source, or without saturation
 */
export function planeWave(
  parameters: SncglParameters,
  { mode: [nx, ny], inverseConformalFactor: q = 1 }: {
    readonly mode: readonly [nx: number, ny: number];
    readonly inverseConformalFactor?: number;
  },
): PlaneWave {
  const { size, box_length, epsilon, D, c1, b3, c3, kappa, source } = parameters;
  const unit = (2 * Math.PI) / box_length;
  const kSquared = unit ** 2 * (nx ** 2 + ny ** 2);
  const square = (epsilon - D * q * kSquared) / (b3 + kappa);
  if (!(square > 0 && Number.isFinite(square)) || source !== 0) {
    throw new RangeError(
      `There is no plane wave of mode (${nx}, ${ny}): (ε − D q k²)/(b₃ + κ) must be positive, is ${square}, and ` +
        `the source zero, is ${source}`,
    );
  }
  const amplitude = Math.sqrt(square);
  const frequency = c1 * q * kSquared + c3 * square;
  return {
    amplitude,
    wavevector: [unit * nx, unit * ny],
    frequency,
    psi(time) {
      const field = new Float64Array(2 * size * size);
      for (let at = 0; at < size * size; at++) {
        // n·(index) modulo size keeps the argument small, hence exact periodicity.
        const turns = (nx * (at % size) + ny * Math.floor(at / size)) % size;
        const phase = (2 * Math.PI * turns) / size - frequency * time;
        field[2 * at] = amplitude * Math.cos(phase);
        field[2 * at + 1] = amplitude * Math.sin(phase);
      }
      return field;
    },
  };
}
