import type { Grid } from "@/physics/grid.ts";

/** One plane wave A·cos(kx·x + ky·y + phase) of the vorticity. */
export interface Wave {
  /** Wavenumber along x, a whole number. */
  readonly kx: number;
  /** Wavenumber along y, a whole number. */
  readonly ky: number;
  /** A, 1/time. */
  readonly amplitude: number;
  /** Radians. */
  readonly phase: number;
}

/** A sum of waves that decays in its own shape, and the fluid it lives in. */
export interface Eigenflow {
  /** Waves that share one |k|². */
  readonly waves: readonly Wave[];
  /** Kinematic viscosity ν. */
  readonly viscosity: number;
  /** Mean flow (U, V) that carries the pattern. */
  readonly meanFlow?: readonly [number, number];
}

/**
 * Vorticity of a decaying eigenflow: any sum of plane waves of one |k|² = q in the box 2π. Its streamfunction is an
 * eigenfunction of the Laplacian, ω = qψ, so advection J(ψ, ω) vanishes as a whole although the products of single
 * waves do not, and ω(t) = ω(0) e^{−νqt}, drifting with the mean flow. Taylor–Green is the case q = 2 with two waves
 * (Taylor 1923, Phil. Mag. 46:671). An exact solution that exercises the nonlinear term: with q = 25 twelve
 * wavevectors interact and their products must cancel.
 *
 * @returns ω `[y, x]`, 1/time
 * @throws {RangeError} if the waves differ in |k|²
 */
export function eigenflowVorticity(grid: Grid, time: number, flow: Eigenflow): Float64Array {
  const [u, v] = flow.meanFlow ?? [0, 0];
  const { size, coordinates } = grid;
  const q = flow.waves[0].kx ** 2 + flow.waves[0].ky ** 2;
  if (flow.waves.some(({ kx, ky }) => kx ** 2 + ky ** 2 !== q)) {
    throw new RangeError("Cannot make an eigenflow: all waves must have the same |k|²");
  }
  const decay = Math.exp(-flow.viscosity * q * time);
  return Float64Array.from({ length: size * size }, (_, at) => {
    const x = coordinates[at % size] - u * time;
    const y = coordinates[Math.floor(at / size)] - v * time;
    return decay *
      flow.waves.reduce(
        (sum, { kx, ky, amplitude, phase }) => sum + amplitude * Math.cos(kx * x + ky * y + phase),
        0,
      );
  });
}
