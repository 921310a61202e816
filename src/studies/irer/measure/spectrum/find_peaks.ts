import { median } from "@/statistics/order_statistics.ts";
import { type RadialSpectrum, RADIUS_STEP } from "./radial_spectrum.ts";
import { planWhitening } from "./whitening.ts";

/** A peak rises above its surroundings by at least so many standard deviations of the floor. */
const LEAST_PROMINENCE = 2;
/**
 * The least standard deviation that a floor can have, where noise has 1. Less is no structure of the field: a spectrum that is
 * flat but for rounding (one bright pixel) has 1e-14, and a Lorentzian blob 0.09, because the lattice's modes lie unevenly
 * around a circle. The smoothest fields of hunts have 0.3.
 */
const LEAST_DEVIATION = 0.1;
/** Standard deviation of a normal distribution over its median absolute deviation. */
const SIGMA_OVER_MAD = 1.4826;

/** Peaks of a radial spectrum, by rising radius; reused by the next call. */
export interface Peaks {
  count: number;
  /** Radius of each peak between the points, in 2π/L. */
  readonly radii: Float64Array;
  /** In standard deviations of the floor. */
  readonly prominences: Float64Array;
  /** First and last radius of the observed band. */
  readonly band: [number, number];
}

/**
 * Plans peak finding on a whitened radial spectrum. The floor's standard deviation is that of noise, 1, or 1.4826 times
 * the median absolute deviation where this is smaller (a field smoother than noise), but never less than
 * `LEAST_DEVIATION`; rings that fill much of the spectrum must not raise their own floor.
 *
 * A peak is a local maximum whose prominence, the fall to the higher of the lowest points on either side before the
 * curve is higher or ends, is at least `LEAST_PROMINENCE`; of more than `most` the most prominent are kept. Its place is
 * the vertex of the parabola through three points.
 */
export function planPeaks(spectrum: RadialSpectrum, { most }: { most: number }): () => Peaks {
  const points = spectrum.radii.length;
  const whiten = planWhitening(spectrum);
  const work = new Float64Array(points);
  const peaks: Peaks = {
    count: 0,
    radii: new Float64Array(most),
    prominences: new Float64Array(most),
    band: [spectrum.radii[0], spectrum.radii[points - 1]],
  };
  return () => {
    peaks.count = 0;
    const level = whiten();
    const count = level.length;
    if (count === 0) return peaks;
    peaks.band[1] = spectrum.radii[count - 1];
    for (let i = 0; i < count; i++) work[i] = Math.abs(level[i]);
    const spread = SIGMA_OVER_MAD * median(work.subarray(0, count));
    const deviation = Math.min(1, Math.max(LEAST_DEVIATION, spread));
    const found: { at: number; prominence: number }[] = [];
    for (let at = 1; at < count - 1; at++) {
      if (!(level[at] > level[at - 1] && level[at] >= level[at + 1])) continue;
      const prominence = prominenceOf(level, at) / deviation;
      if (prominence >= LEAST_PROMINENCE) found.push({ at, prominence });
    }
    found.sort((a, b) => b.prominence - a.prominence);
    found.length = peaks.count = Math.min(found.length, most);
    found.sort((a, b) => a.at - b.at);
    found.forEach(({ at, prominence }, i) => {
      peaks.radii[i] = spectrum.radii[at] + RADIUS_STEP * vertexOf(level, at);
      peaks.prominences[i] = prominence;
    });
    return peaks;
  };
}

function prominenceOf(level: Float64Array, at: number): number {
  const lowest = (step: -1 | 1): number => {
    let least = level[at];
    for (let i = at + step; i >= 0 && i < level.length && level[i] <= level[at]; i += step) {
      if (level[i] < least) least = level[i];
    }
    return least;
  };
  return level[at] - Math.max(lowest(-1), lowest(1));
}

/** Where the parabola through a maximum and its neighbours has its vertex, in steps from the maximum. */
function vertexOf(level: Float64Array, at: number): number {
  const [left, right] = [level[at] - level[at - 1], level[at] - level[at + 1]];
  return (left - right) / (2 * (left + right));
}
