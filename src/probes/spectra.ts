import { createFft2d } from "@/math/fft_2d.ts";

/** A real field on a periodic square box of side 2π, `[y, x]`, a power of two points a side. */
export interface PeriodicField {
  /** Row-major. */
  readonly data: ArrayLike<number>;
  /** [y, x] */
  readonly shape: readonly [number, number];
}

/** A spectrum by shells of the wavenumber: entry i is the shell round(|k|) = i, from 0 to the grid's corner. */
export interface ShellSpectrum {
  /** The shells' wavenumbers 0, 1, 2 …, in units of 2π/L for a box of another side L. */
  readonly wavenumber: Float64Array;
  /** Energy of all modes of each shell; it sums to the field's mean energy. */
  readonly energy: Float64Array;
  /** How many modes each shell holds: energy/modes is the mean over the ring. */
  readonly modes: Int32Array;
}

/**
 * Radial energy spectrum of a scalar field: E(k) = ½ Σ |f̂|² over the modes with round(|k|) = k, f̂ the Fourier
 * coefficients. Parseval: Σ E(k) = ½⟨f²⟩. Shells beyond size/2 lie in the corners of the grid and are incomplete.
 *
 * @throws RangeError unless the field is square with a power of two (at least 4) points a side, and finite
 *
 * @example
 * ```ts
 * import { radialSpectrum } from "@/probes/mod.ts";
 * const size = 16;
 * const data = Float64Array.from({ length: size * size }, (_, i) => Math.cos(2 * Math.PI * 3 * i / size));
 * const { energy } = radialSpectrum({ data, shape: [size, size] });
 * if (Math.abs(energy[3] - 0.25) > 1e-15) throw new Error("cos(3x) has the mean energy ¼, all at k = 3");
 * ```
 */
export function radialSpectrum(field: PeriodicField): ShellSpectrum {
  return shellSums(field, (squared) => squared / 2);
}

/**
 * Kinetic energy spectrum from vorticity: E(k) = ½ Σ |ω̂|²/|k|² over the shell, as û = i k⊥ ω̂/|k|² has
 * |û|² = |ω̂|²/|k|². It sums to ½⟨u² + v²⟩; the mean of ω has no velocity on a periodic box and is left out.
 *
 * @param vorticity ω `[y, x]`; the energy is in its unit squared times the length unit (box/2π) squared
 * @throws RangeError as `radialSpectrum`
 */
export function energySpectrum(vorticity: PeriodicField): ShellSpectrum {
  return shellSums(vorticity, (squared, k2) => k2 === 0 ? 0 : squared / (2 * k2));
}

function shellSums(
  { data, shape: [ySize, xSize] }: PeriodicField,
  energyOf: (squaredCoefficient: number, squaredWavenumber: number) => number,
): ShellSpectrum {
  if (ySize !== xSize || data.length !== ySize * xSize) {
    throw new RangeError(
      `Cannot compute a spectrum: needs a square field, got shape [${ySize}, ${xSize}] with ${data.length} values`,
    );
  }
  const size = xSize;
  const fft = createFft2d(size);
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) {
      throw new RangeError(`Cannot compute a spectrum: value ${i} is ${data[i]}`);
    }
    fft.physical[2 * i] = data[i];
  }
  fft.forward();
  const shells = Math.round(Math.SQRT2 * size / 2) + 1;
  const energy = new Float64Array(shells);
  const modes = new Int32Array(shells);
  const signed = (index: number) => index <= size / 2 ? index : index - size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = 2 * (row * size + column);
      const k2 = signed(row) ** 2 + signed(column) ** 2;
      const shell = Math.round(Math.sqrt(k2));
      modes[shell]++;
      energy[shell] += energyOf(fft.spectral[at] ** 2 + fft.spectral[at + 1] ** 2, k2);
    }
  }
  return { wavenumber: Float64Array.from(energy.keys()), energy, modes };
}
