import type { Grid } from "@/physics/grid.ts";

/** The fluid of a Kolmogorov flow and the force that drives it. */
export interface KolmogorovFlow {
  /** Kinematic viscosity ν. */
  readonly viscosity: number;
  /** Linear drag μ. */
  readonly drag: number;
  /** Forcing χ sin(ny) on u, hence −χn cos(ny) on ω. */
  readonly forcing: { readonly wavenumber: number; readonly amplitude: number };
}

/**
 * Velocity amplitude of the laminar Kolmogorov flow a time after rest, u = U(t) sin(ny):
 * U(t) = χ/(νn² + μ)·(1 − e^{−(νn²+μ)t}); time = Infinity is the steady state χ/(νn² + μ) (without drag χ/(νn²),
 * Meshalkin & Sinai 1961).
 */
export function kolmogorovAmplitude(time: number, { viscosity, drag, forcing }: KolmogorovFlow): number {
  const rate = viscosity * forcing.wavenumber ** 2 + drag;
  return (-forcing.amplitude / rate) * Math.expm1(-rate * time);
}

/** Vorticity of the laminar Kolmogorov flow, ω = −∂u/∂y = −nU(t) cos(ny), as `[y, x]` in 1/time. */
export function kolmogorovVorticity(grid: Grid, time: number, flow: KolmogorovFlow): Float64Array {
  const { size, coordinates } = grid;
  const n = flow.forcing.wavenumber;
  const amplitude = -n * kolmogorovAmplitude(time, flow);
  return Float64Array.from(
    { length: size * size },
    (_, at) => amplitude * Math.cos(n * coordinates[Math.floor(at / size)]),
  );
}
