import { energySpectrum, radialSpectrum } from "@/probes/mod.ts";
import { firstHighWavenumber, highWavenumberError, ROUNDING } from "./metrics.ts";

/** Mean energy spectra of a test split: entry k belongs to radial wavenumber k, up to the highest resolved. */
export interface MeanSpectra {
  readonly truth: readonly number[];
  readonly prediction: readonly number[];
}

/** The fields to compare: frames of [y, x, channel], one after the other. */
interface Frames {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Highest radial wavenumber that the data resolves. */
  readonly resolvedWavenumber: number;
  /** Of vorticity the spectrum is that of the flow's kinetic energy, of anything else that of its own square. */
  readonly quantity: "vorticity" | "other";
}

/**
 * Spectra of every predicted and true frame, channel by channel: their means, and the mean of the high-wavenumber error
 * over those frames and channels that have more true energy there than rounding of the field leaves,
 * `highWavenumberFields` of `fields`.
 */
export function compareSpectra(
  prediction: Float32Array,
  truth: Float32Array,
  { height, width, channels, resolvedWavenumber, quantity }: Frames,
): {
  highWavenumberError: number | null;
  highWavenumberFields: number;
  fields: number;
  spectra: MeanSpectra;
} {
  const points = height * width;
  const count = truth.length / points;
  const spectrumOf = quantity === "vorticity" ? energySpectrum : radialSpectrum;
  const field = new Float64Array(points);
  const spectrum = (values: Float32Array, index: number) => {
    const start = Math.floor(index / channels) * points * channels + index % channels;
    for (let point = 0; point < points; point++) field[point] = values[start + point * channels];
    return spectrumOf({ data: field, shape: [height, width] }).energy;
  };
  const mean = {
    truth: new Array<number>(resolvedWavenumber + 1).fill(0),
    prediction: new Array<number>(resolvedWavenumber + 1).fill(0),
  };
  // of vorticity, a mode's share of the kinetic energy falls as 1/k²
  const weight = quantity === "vorticity" ? firstHighWavenumber(resolvedWavenumber) ** -2 : 1;
  const errors: number[] = [];
  for (let index = 0; index < count; index++) {
    const [predicted, actual] = [spectrum(prediction, index), spectrum(truth, index)];
    // `field` is still the true one
    const floor = ROUNDING * meanSquare(field) / 2 * weight;
    const error = highWavenumberError(predicted, actual, { resolved: resolvedWavenumber, floor });
    if (error !== null) errors.push(error);
    for (let k = 0; k <= resolvedWavenumber; k++) {
      mean.prediction[k] += predicted[k] / count;
      mean.truth[k] += actual[k] / count;
    }
  }
  return {
    highWavenumberError: errors.length === 0
      ? null
      : errors.reduce((sum, error) => sum + error / errors.length, 0),
    highWavenumberFields: errors.length,
    fields: count,
    spectra: mean,
  };
}

function meanSquare(field: Float64Array): number {
  return field.reduce((sum, value) => sum + value * value, 0) / field.length;
}
