/** Radial resolution, in 2π/L: standard deviation of the Gaussian that averages over radii. */
const KERNEL_WIDTH = 0.3;
/** Modes further off than so many widths are left out; e^{−4.5²/2} is 4e-5. */
const KERNEL_REACH = 4.5;
/** Spacing of the radii at which the spectrum is given, in 2π/L. */
export const RADIUS_STEP = 0.25;
/** The longest waves have too few modes (four at |n| = 1) for a level of their own. */
export const LEAST_RADIUS = 1.5;

/** A radial power spectrum on evenly spaced radii, in units of 2π/L, with how many modes bear it. */
export interface RadialSpectrum {
  /** Radii, `RADIUS_STEP` apart, from `LEAST_RADIUS` to N/2. */
  readonly radii: Float64Array;
  /** Effective number of independent modes at each radius: (Σw)²/Σw², halved because the field is real. */
  readonly modes: Float64Array;
  /** Mean power of a mode at each radius, of the field given last. */
  readonly power: Float64Array;
  /** Power of k = 0, the squared mean, which no radius holds. */
  meanPower: number;
  /** Takes a real field's spectrum, as `Fft2d.spectral` has it. */
  update(spectral: Float64Array): void;
}

/**
 * Plans radial power spectra on an N×N periodic grid: P(k) = Σ w(|n| − k) |ρ̂(n)|² / Σ w(|n| − k) with a Gaussian w.
 * Every mode counts at its exact radius instead of in an annulus, so that the curve is smooth in k and the place of a
 * maximum is not tied to bins. Modes of one |n|² are summed first.
 *
 * @param size grid points a side
 */
export function planRadialSpectrum(size: number): RadialSpectrum {
  const half = size / 2;
  const reach = KERNEL_REACH * KERNEL_WIDTH;
  const shells = latticeShells(size, half + reach);
  const count = Math.floor((half - LEAST_RADIUS) / RADIUS_STEP) + 1;
  const radii = Float64Array.from({ length: count }, (_, index) => LEAST_RADIUS + RADIUS_STEP * index);
  const modes = new Float64Array(count);
  const first = new Int32Array(count);
  const kernels = Array.from(radii, (radius, index) => {
    let from = index === 0 ? 0 : first[index - 1];
    while (shells.radii[from] < radius - reach) from++;
    first[index] = from;
    const kernel: number[] = [];
    let [total, squares] = [0, 0];
    for (let shell = from; shell < shells.radii.length && shells.radii[shell] <= radius + reach; shell++) {
      const weight = Math.exp(-(((shells.radii[shell] - radius) / KERNEL_WIDTH) ** 2) / 2);
      kernel.push(weight);
      total += weight * shells.members[shell];
      squares += weight ** 2 * shells.members[shell];
    }
    modes[index] = total ** 2 / squares / 2;
    return Float64Array.from(kernel, (weight) => weight / total);
  });
  const shellPower = new Float64Array(shells.radii.length);
  const power = new Float64Array(count);
  return {
    radii,
    modes,
    power,
    meanPower: 0,
    update(spectral) {
      this.meanPower = spectral[0] ** 2 + spectral[1] ** 2;
      shellPower.fill(0);
      for (let i = 0; i < shells.modes.length; i++) {
        const at = 2 * shells.modes[i];
        shellPower[shells.shellOf[i]] += spectral[at] * spectral[at] + spectral[at + 1] * spectral[at + 1];
      }
      for (let index = 0; index < count; index++) {
        const kernel = kernels[index];
        let sum = 0;
        for (let i = 0, shell = first[index]; i < kernel.length; i++, shell++) {
          sum += kernel[i] * shellPower[shell];
        }
        power[index] = sum;
      }
    },
  };
}

/** The wavenumber of an index of a spectral plane. */
export function wavenumberOf(index: number, size: number): number {
  return index <= size / 2 ? index : index - size;
}

/** The modes n ≠ 0 within a radius, gathered by |n|², in rising order. */
function latticeShells(size: number, reach: number) {
  const bySquare = new Map<number, number[]>();
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const square = wavenumberOf(x, size) ** 2 + wavenumberOf(y, size) ** 2;
      if (square === 0 || square > reach ** 2) continue;
      const members = bySquare.get(square);
      if (members === undefined) bySquare.set(square, [x * size + y]);
      else members.push(x * size + y);
    }
  }
  const shells = [...bySquare].sort(([a], [b]) => a - b);
  return {
    radii: Float64Array.from(shells, ([square]) => Math.sqrt(square)),
    members: Int32Array.from(shells, ([, modes]) => modes.length),
    /** Index of each mode in the spectral plane, and of its shell. */
    modes: Int32Array.from(shells.flatMap(([, modes]) => modes)),
    shellOf: Int32Array.from(shells.flatMap(([, modes], shell) => modes.map(() => shell))),
  };
}
