import type { ShiftSymmetry } from "@/training/mod.ts";
import type { DataConfig } from "../plan/data_config.ts";

/**
 * The shift symmetries of the flow that networks train on. A generated flow is forced by cos(ny): any shift along x,
 * and along y whole periods of the forcing, as far as they fall on grid points.
 */
export function shiftSymmetryOf(config: DataConfig): ShiftSymmetry {
  if (config.layout !== "chimera") return config.symmetry;
  const { grid: { size }, flow, splits } = config;
  const { forcing_wavenumber: n } = { ...flow, ...splits.train?.flow };
  const shift = size / greatestCommonDivisor(size, n);
  return { y: shift === size ? 0 : shift, x: 1 };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
