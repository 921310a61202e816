import { randomStream } from "@/core/random/mod.ts";
import { createFft2d } from "@/math/fft_2d.ts";
import { median } from "@/statistics/order_statistics.ts";
import { closestConcaveLaw } from "./matching/concave_laws.ts";
import { LEAST_MATCHES, type PeakPositions, planScaleFit, type ScaleFit } from "./matching/fit_scale.ts";
import { combTargets, drawTargets, logPrimeTargets, PRIMES } from "./matching/targets.ts";
import { scramblePhases } from "./nulls/scramble_phases.ts";
import { type Peaks, planPeaks } from "./spectrum/find_peaks.ts";
import { planRadialSpectrum } from "./spectrum/radial_spectrum.ts";

/** Of more peaks, the most prominent are looked at. */
const MOST_PEAKS = 12;

/** A null hypothesis, drawn. */
export interface NullResult {
  /** Median of the statistic over the draws; null if half of them have fewer than three matches. */
  readonly median: number | null;
  /**
   * (1 + b)/(1 + n), b draws of n with a statistic as small as the field's; null if the field has none, which counts as 1
   * wherever p-values are counted: without those fields the others would seem closer than chance on small grids.
   */
  readonly p: number | null;
  /** The statistic of every draw, `Infinity` where fewer than three peaks match. */
  readonly values: Float64Array;
}

/** The statistic of one field. Radii are in 2π/L. */
export interface LogPrimeResult {
  /** Null if fewer than three peaks match. */
  readonly sse: number | null;
  /** S, the radius of ln p = 1. */
  readonly scale: number;
  /** One a prime, `null` where no peak matches; `residual` in mean spacings of the log primes. */
  readonly matches: readonly ({ readonly radius: number; readonly residual: number } | null)[];
  /** Radii of peaks that no prime took. */
  readonly unmatched: readonly number[];
  /** The first and the last radius that the spectrum has. */
  readonly band: readonly [number, number];
  /** The same of an integer comb 1, 2, 3 …; null if fewer than three peaks match. */
  readonly combSse: number | null;
  /** The same of the smooth concave law that fits best; null if fewer than three peaks match any. */
  readonly concave: { readonly law: string; readonly sse: number } | null;
}

/** The statistic and its nulls, planned for one grid and set of primes. */
export interface LogPrimeStatistic {
  /**
   * The statistic of a field.
   *
   * @param psi ψ on the grid, `[y, x]`, real and imaginary part
   */
  measure(psi: Float64Array): LogPrimeResult;
  /** The statistic of fields with the same |ψ̂| and random phases, S refitted in each. */
  phaseNull(psi: Float64Array, options: NullOptions): NullResult;
  /** The statistic of the field's peaks against random targets, S refitted to each. */
  targetNull(psi: Float64Array, options: NullOptions): NullResult;
}

/** How a null is drawn. */
export interface NullOptions {
  /** How many. */
  readonly draws: number;
  /** Of the random stream. */
  readonly seed: number;
  /** Names the random stream; of a run its id. */
  readonly name: string;
}

/**
 * Plans `log_prime_sse` and its nulls for N×N fields: radial power spectrum of ρ = |ψ|² less its mean, peaks by
 * prominence, one-to-one assignment of least cost to S·ln p for the first seven primes, S by least squares.
 *
 * For a Gaussian field ψ̂ has independent uniform phases, whatever its spectrum, so that the field is one draw more of
 * its own phase null and p is uniform by construction. Where ψ has a large mean, |ψ̂| alone carries the rings of ρ, and
 * that null finds nothing in them.
 *
 * @param size grid points a side, a power of two
 */
export function planLogPrimeStatistic(size: number): LogPrimeStatistic {
  const fft = createFft2d(size);
  const spectrum = planRadialSpectrum(size);
  const findPeaks = planPeaks(spectrum, { most: MOST_PEAKS });
  const fit = planScaleFit({ targets: PRIMES.length, peaks: MOST_PEAKS });
  const logPrimes = logPrimeTargets();
  const comb = combTargets();

  /** The peaks of |ψ|² for the ψ in the physical plane, which is lost. */
  const peaksOfPlane = (): Peaks => {
    const plane = fft.physical;
    for (let i = 0; i < plane.length; i += 2) {
      plane[i] = plane[i] * plane[i] + plane[i + 1] * plane[i + 1];
      plane[i + 1] = 0;
    }
    fft.forward();
    spectrum.update(fft.spectral);
    return findPeaks();
  };
  const peaksOf = (psi: Float64Array): Peaks => {
    fft.physical.set(psi);
    return peaksOfPlane();
  };
  const fieldOf = (psi: Float64Array): { peaks: PeakPositions; sse: number } => {
    const { radii, count, band } = peaksOf(psi);
    const peaks = { radii: radii.slice(), count, band: [...band] as const };
    return { peaks, sse: sseOf(fit(logPrimes, peaks)) };
  };

  return {
    measure(psi) {
      const peaks = peaksOf(psi);
      const combSse = finiteOrNull(sseOf(fit(comb, peaks)));
      const closest = closestConcaveLaw((targets) => sseOf(fit(targets, peaks)));
      const concave = Number.isFinite(closest.sse) ? closest : null;
      return { ...described(fit(logPrimes, peaks), peaks), combSse, concave };
    },
    phaseNull(psi, { draws, seed, name }) {
      const { sse } = fieldOf(psi);
      fft.physical.set(psi);
      fft.forward();
      const amplitudes = Float64Array.from(
        { length: size * size },
        (_, mode) => Math.hypot(fft.spectral[2 * mode], fft.spectral[2 * mode + 1]),
      );
      const random = randomStream(seed, `irer/phase-scramble/${name}`);
      const values = Float64Array.from({ length: draws }, () => {
        scramblePhases(amplitudes, { random, out: fft.spectral });
        fft.backward();
        return sseOf(fit(logPrimes, peaksOfPlane()));
      });
      return nullResult(values, sse);
    },
    targetNull(psi, { draws, seed, name }) {
      const { peaks, sse } = fieldOf(psi);
      const random = randomStream(seed, `irer/random-targets/${name}`);
      const targets = new Float64Array(PRIMES.length);
      const values = Float64Array.from({ length: draws }, () => {
        drawTargets(logPrimes, { random, out: targets });
        return sseOf(fit(targets, peaks));
      });
      return nullResult(values, sse);
    },
  };

  function described(
    found: ScaleFit,
    { radii, count, band }: Peaks,
  ): Omit<LogPrimeResult, "combSse" | "concave"> {
    const spacing = (logPrimes[PRIMES.length - 1] - logPrimes[0]) / (PRIMES.length - 1);
    const matches = Array.from(
      found.peakOf,
      (peak, target) =>
        peak < 0
          ? null
          : { radius: radii[peak], residual: (radii[peak] / found.scale - logPrimes[target]) / spacing },
    );
    const unmatched = Array.from(radii.subarray(0, count)).filter((_, peak) => !found.peakOf.includes(peak));
    return { sse: finiteOrNull(sseOf(found)), scale: found.scale, matches, unmatched, band: [...band] };
  }
}

/** A fit by fewer than three peaks counts as worse than any other. */
function sseOf({ sse, matched }: ScaleFit): number {
  return matched < LEAST_MATCHES ? Infinity : sse;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function nullResult(values: Float64Array, observed: number): NullResult {
  const extreme = values.reduce((count, value) => value <= observed ? count + 1 : count, 0);
  const p = Number.isFinite(observed) ? (1 + extreme) / (1 + values.length) : null;
  return { median: finiteOrNull(median(values)), p, values };
}
