import { createFft2d } from "@/math/fft_2d.ts";

/**
 * Makes the map of a periodic field from one grid to another of the same box by its Fourier modes: all modes that
 * both grids hold below their highest wavenumber are kept, the others dropped. Going to a finer grid interpolates,
 * going to a coarser one filters sharply and never aliases.
 *
 * @param from points a side of the given field, a power of two
 * @param to points a side of the result, a power of two
 * @returns field `[y, x]` on `from`² points → field on `to`² points
 *
 * @example
 * ```ts
 * import { spectralResampling } from "@/physics/resample.ts";
 * const toCoarse = spectralResampling({ from: 16, to: 8 });
 * const cosine = Float64Array.from({ length: 256 }, (_, at) => Math.cos((2 * Math.PI * (at % 16)) / 16));
 * if (Math.abs(toCoarse(cosine)[1] - Math.SQRT1_2) > 1e-15) throw new Error("cos(π/4)");
 * ```
 */
export function spectralResampling(
  { from, to }: { from: number; to: number },
): (field: ArrayLike<number>) => Float64Array {
  const [source, target] = [createFft2d(from), createFft2d(to)];
  const highest = Math.min(from, to) / 2 - 1;
  return (field) => {
    for (let at = 0; at < from * from; at++) {
      source.physical[2 * at] = field[at];
      source.physical[2 * at + 1] = 0;
    }
    source.forward();
    target.spectral.fill(0);
    for (let kx = -highest; kx <= highest; kx++) {
      for (let ky = -highest; ky <= highest; ky++) {
        const read = 2 * (((kx + from) % from) * from + ((ky + from) % from));
        const write = 2 * (((kx + to) % to) * to + ((ky + to) % to));
        target.spectral[write] = source.spectral[read];
        target.spectral[write + 1] = source.spectral[read + 1];
      }
    }
    target.backward();
    return Float64Array.from({ length: to * to }, (_, at) => target.physical[2 * at]);
  };
}
