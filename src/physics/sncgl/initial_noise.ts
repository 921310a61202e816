import type { RandomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { gather, keptModes, scatter } from "./kept_modes.ts";
import type { SncglParameters, SncglState } from "./parameters.ts";

/**
 * Complex Gaussian noise in flat space: at every point the real and the imaginary part are independent normal
 * deviates of standard deviation `amplitude`, drawn in the order of the points; then the modes that the 2/3 rule
 * drops are dropped (which leaves about 4/9 of the variance). ρ_s = ρ_vac.
 */
export function initialNoise(
  { size, box_length, rho_vac }: SncglParameters,
  { amplitude, random }: { readonly amplitude: number; readonly random: RandomStream },
): SncglState {
  const fft = createFft2d(size);
  const table = keptModes(periodicGrid(size, { side: box_length }));
  for (let i = 0; i < fft.physical.length; i++) fft.physical[i] = amplitude * random.normal();
  fft.forward();
  const modes = new Float64Array(2 * table.count);
  gather(table, fft.spectral, modes);
  scatter(table, modes, fft.spectral);
  fft.backward();
  return { psi: fft.physical.slice(), rhoS: new Float64Array(size * size).fill(rho_vac) };
}
