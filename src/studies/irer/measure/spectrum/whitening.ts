import { type RadialSpectrum, RADIUS_STEP } from "./radial_spectrum.ts";
import { planTrendRemoval } from "./trend.ts";

/** The trend's running median reaches so far to each side, in 2π/L, after a polynomial of this degree. */
const TREND = { reach: Math.round(4 / RADIUS_STEP), degree: 5 };
/** Power below this share of the strongest mode, the mean among them, is rounding; the observed band ends there. */
const ROUNDING_FLOOR = 1e-26;
/** A band of fewer points (two wavenumbers) has no trend to speak of. */
const LEAST_POINTS = 9;

/**
 * Plans the whitening of a radial spectrum, as it is at the time of a call: ln P less its trend, times √modes, has the
 * same spread at every radius where there is nothing but noise. An average over n independent modes of a Gaussian field
 * has variance 1/n in the logarithm, so 1 here.
 *
 * @returns a function that gives the level at the radii of the observed band, from the first one on; none if the band
 * is too short for a trend; reused by the next call
 */
export function planWhitening(spectrum: RadialSpectrum): () => Float64Array {
  const points = spectrum.radii.length;
  const rootModes = spectrum.modes.map(Math.sqrt);
  const curve = new Float64Array(points);
  const removals = new Map<number, (values: Float64Array) => void>();
  const removalFor = (count: number) => {
    const known = removals.get(count) ?? planTrendRemoval(count, TREND);
    removals.set(count, known);
    return known;
  };
  return () => {
    const strongest = spectrum.power.reduce((most, value) => Math.max(most, value), spectrum.meanPower);
    const floor = ROUNDING_FLOOR * strongest;
    const count = spectrum.power.findLastIndex((value) => value > floor) + 1;
    if (count < LEAST_POINTS) return curve.subarray(0, 0);
    const level = curve.subarray(0, count);
    for (let i = 0; i < count; i++) level[i] = Math.log(Math.max(spectrum.power[i], floor));
    removalFor(count)(level);
    for (let i = 0; i < count; i++) level[i] *= rootModes[i];
    return level;
  };
}
