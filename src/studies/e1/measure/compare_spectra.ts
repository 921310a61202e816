import { energySpectrum, radialSpectrum } from "@/probes/spectra.ts";
import { firstHighWavenumber, highWavenumberError, ROUNDING } from "./metrics.ts";

/** Mean energy spectra of a test split: entry k belongs to radial wavenumber k, up to the highest resolved. */
export interface MeanSpectra {
  /** Of the data. */
  readonly truth: readonly number[];
  /** Of the network. */
  readonly prediction: readonly number[];
}

/** The fields to compare. */
interface Fields {
  readonly height: number;
  readonly width: number;
  /** Values from one point of a channel to the next. */
  readonly channels: number;
  readonly channel: number;
  /** What is taken off before: an offset has no energy at any wavenumber but 0. */
  readonly mean: number;
  /** How many frames there are in all. */
  readonly count: number;
  /** Highest radial wavenumber that the data resolves. */
  readonly resolvedWavenumber: number;
  /** Of vorticity the spectrum is that of the flow's kinetic energy, of anything else that of its own square. */
  readonly quantity: "vorticity" | "other";
}

/**
 * Spectra of one channel of predicted and true frames, which are met one after the other: their means, and the mean of
 * the high-wavenumber error over those frames that have more true energy there than rounding of the field leaves.
 */
export class SpectraComparison {
  readonly #fields: Fields;
  readonly #field: Float64Array;
  readonly #mean: { truth: number[]; prediction: number[] };
  readonly #errors: number[] = [];

  constructor(fields: Fields) {
    this.#fields = fields;
    this.#field = new Float64Array(fields.height * fields.width);
    const blank = () => new Array<number>(fields.resolvedWavenumber + 1).fill(0);
    this.#mean = { truth: blank(), prediction: blank() };
  }

  /** Takes one frame, [y, x, channel]. */
  add(prediction: Float32Array, truth: Float32Array): void {
    const { count, resolvedWavenumber, quantity } = this.#fields;
    const [predicted, actual] = [this.#spectrum(prediction), this.#spectrum(truth)];
    // of vorticity, a mode's share of the kinetic energy falls as 1/k²
    const weight = quantity === "vorticity" ? firstHighWavenumber(resolvedWavenumber) ** -2 : 1;
    const floor = ROUNDING * this.#meanSquare(truth) / 2 * weight;
    const error = highWavenumberError(predicted, actual, { resolved: resolvedWavenumber, floor });
    if (error !== null) this.#errors.push(error);
    for (let k = 0; k <= resolvedWavenumber; k++) {
      this.#mean.prediction[k] += predicted[k] / count;
      this.#mean.truth[k] += actual[k] / count;
    }
  }

  /** The error, null where no frame counts; of how many frames it is the mean; the spectra. */
  result(): { highWavenumberError: number | null; fields: number; spectra: MeanSpectra } {
    const errors = this.#errors;
    const error = errors.reduce((sum, one) => sum + one / errors.length, 0);
    return {
      highWavenumberError: errors.length === 0 ? null : error,
      fields: errors.length,
      spectra: this.#mean,
    };
  }

  /** Of the channel as it is stored, its offset included: that is what is rounded. */
  #meanSquare(values: Float32Array): number {
    const { channels, channel } = this.#fields;
    let sum = 0;
    for (let at = channel; at < values.length; at += channels) sum += values[at] * values[at];
    return sum / this.#field.length;
  }

  #spectrum(values: Float32Array): ArrayLike<number> {
    const { height, width, channels, channel, mean, quantity } = this.#fields;
    const spectrumOf = quantity === "vorticity" ? energySpectrum : radialSpectrum;
    for (let point = 0; point < this.#field.length; point++) {
      this.#field[point] = values[point * channels + channel] - mean;
    }
    return spectrumOf({ data: this.#field, shape: [height, width] }).energy;
  }
}
