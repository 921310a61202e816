import type { Fft2d } from "@/math/fft_2d.ts";
import type { ModeTable } from "./modes.ts";

/** What drives the flow besides its own advection. */
export interface Drive {
  /** Forcing χ sin(ny) on u, i.e. −χn cos(ny) on the vorticity. */
  readonly forcing: { readonly wavenumber: number; readonly amplitude: number };
  /** Mean flow (U, V) that carries the vorticity. */
  readonly meanFlow: readonly [number, number];
}

/**
 * Makes the non-stiff part of the vorticity equation, N(ω̂) = −(u·∇ω)^ + f̂, on the kept modes.
 *
 * Advection is written with the velocity products alone (Basdevant 1983, J. Comput. Phys. 50:209):
 * −u·∇ω = ∂x∂y(u² − v²) − (∂x² − ∂y²)(uv). With w = u + iv both products are parts of one complex square,
 * w² = (u² − v²) + 2i·uv, and ŵ = (kx + i·ky)/k²·ω̂, so a tendency costs one backward and one forward transform:
 * two real fields ride in each. On modes truncated by the 2/3 rule no product has an alias on a kept mode.
 *
 * @returns (modes `[mode, (re, im)]`, out) → fills out; uses the transform's planes as work space
 */
export function createTendency(
  { fft, table }: { fft: Fft2d; table: ModeTable },
  { forcing, meanFlow }: Drive,
): (modes: Float64Array, out: Float64Array) => void {
  const { physical, spectral } = fft;
  const { count, kx, ky, plus, minus } = table;
  const square = (m: number) => kx[m] ** 2 + ky[m] ** 2;
  const alongX = Float64Array.from({ length: count }, (_, m) => kx[m] / square(m));
  const alongY = Float64Array.from({ length: count }, (_, m) => ky[m] / square(m));
  // (F(k) + F(−k)*)/2 is the spectrum of the real part, (F(k) − F(−k)*)/2i that of the imaginary part, 2uv.
  const ofDifference = Float64Array.from({ length: count }, (_, m) => (-kx[m] * ky[m]) / 2);
  const ofProduct = Float64Array.from({ length: count }, (_, m) => (kx[m] ** 2 - ky[m] ** 2) / 4);
  const forced = kx.findIndex((_, m) => kx[m] === 0 && ky[m] === forcing.wavenumber);
  if (forced < 0) {
    throw new RangeError(
      `Cannot force wavenumber ${forcing.wavenumber}: the grid keeps 1 … ${Math.max(...ky)} after dealiasing`,
    );
  }
  const force = (-forcing.amplitude * forcing.wavenumber) / 2;

  return (modes, out) => {
    spectral.fill(0);
    for (let m = 0; m < count; m++) {
      const re = modes[2 * m], im = modes[2 * m + 1];
      const x = alongX[m], y = alongY[m];
      const p = plus[m], q = minus[m];
      spectral[p] = x * re - y * im;
      spectral[p + 1] = x * im + y * re;
      spectral[q] = -x * re - y * im;
      spectral[q + 1] = x * im - y * re;
    }
    spectral[0] = meanFlow[0];
    spectral[1] = meanFlow[1];
    fft.backward();
    for (let at = 0; at < physical.length; at += 2) {
      const u = physical[at], v = physical[at + 1];
      physical[at] = u * u - v * v;
      physical[at + 1] = 2 * u * v;
    }
    fft.forward();
    for (let m = 0; m < count; m++) {
      const p = plus[m], q = minus[m];
      const sumRe = spectral[p] + spectral[q], sumIm = spectral[p + 1] - spectral[q + 1];
      const gapRe = spectral[p] - spectral[q], gapIm = spectral[p + 1] + spectral[q + 1];
      out[2 * m] = ofDifference[m] * sumRe + ofProduct[m] * gapIm;
      out[2 * m + 1] = ofDifference[m] * sumIm - ofProduct[m] * gapRe;
    }
    out[2 * forced] += force;
  };
}
