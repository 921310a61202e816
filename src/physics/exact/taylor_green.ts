import type { Grid } from "@/physics/grid.ts";

/** The fluid that Taylor–Green vortices decay in. */
export interface TaylorGreen {
  /** Kinematic viscosity ν. */
  readonly viscosity: number;
  /** Linear drag μ: ∂u/∂t = … − μu. */
  readonly drag?: number;
  /** The frame moves against the vortices: they drift with this velocity (U, V), which makes advection work. */
  readonly meanFlow?: readonly [number, number];
}

const decay = ({ viscosity, drag = 0 }: TaylorGreen, time: number) =>
  Math.exp(-(2 * viscosity + drag) * time);

/**
 * Vorticity of the decaying Taylor–Green vortices in the box 2π (Taylor & Green 1937):
 * u = sin x cos y e^{−(2ν+μ)t}, v = −cos x sin y e^{−(2ν+μ)t}, ω = ∂v/∂x − ∂u/∂y = 2 sin x sin y e^{−(2ν+μ)t}.
 * With a mean flow the same pattern drifts: x → x − Ut, y → y − Vt (Galilean invariance). An exact solution of the
 * unforced Navier–Stokes equations.
 *
 * @returns ω `[y, x]`, 1/time
 */
export function taylorGreenVorticity(grid: Grid, time: number, flow: TaylorGreen): Float64Array {
  const [u, v] = flow.meanFlow ?? [0, 0];
  const amplitude = 2 * decay(flow, time);
  const { size, coordinates } = grid;
  return Float64Array.from({ length: size * size }, (_, at) => {
    const x = coordinates[at % size] - u * time;
    const y = coordinates[Math.floor(at / size)] - v * time;
    return amplitude * Math.sin(x) * Math.sin(y);
  });
}

/** Kinetic energy density ½⟨u² + v²⟩ = ¼ e^{−2(2ν+μ)t} (without the mean flow's own). */
export function taylorGreenEnergy(time: number, flow: TaylorGreen): number {
  return 0.25 * decay(flow, time) ** 2;
}

/** Enstrophy density ½⟨ω²⟩ = ½ e^{−2(2ν+μ)t}. */
export function taylorGreenEnstrophy(time: number, flow: TaylorGreen): number {
  return 0.5 * decay(flow, time) ** 2;
}
