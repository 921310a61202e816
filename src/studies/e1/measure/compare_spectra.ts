import { energySpectrum, radialSpectrum } from "@/probes/mod.ts";
import { highWavenumberError } from "./metrics.ts";

/** Mean energy spectra of a test split: entry k belongs to radial wavenumber k, up to the highest resolved. */
export interface MeanSpectra {
  readonly truth: readonly number[];
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
 * Spectra of one channel of predicted and true frames, which are met one after the other: their means, and the mean over
 * frames of the high-wavenumber error.
 */
export class SpectraComparison {
  readonly #fields: Fields;
  readonly #field: Float64Array;
  readonly #mean: { truth: number[]; prediction: number[] };
  #error = 0;

  constructor(fields: Fields) {
    this.#fields = fields;
    this.#field = new Float64Array(fields.height * fields.width);
    const blank = () => new Array<number>(fields.resolvedWavenumber + 1).fill(0);
    this.#mean = { truth: blank(), prediction: blank() };
  }

  /** Takes one frame, [y, x, channel]. */
  add(prediction: Float32Array, truth: Float32Array): void {
    const { count, resolvedWavenumber } = this.#fields;
    const [predicted, actual] = [this.#spectrum(prediction), this.#spectrum(truth)];
    this.#error += highWavenumberError(predicted, actual, { resolved: resolvedWavenumber }) / count;
    for (let k = 0; k <= resolvedWavenumber; k++) {
      this.#mean.prediction[k] += predicted[k] / count;
      this.#mean.truth[k] += actual[k] / count;
    }
  }

  result(): { highWavenumberError: number; spectra: MeanSpectra } {
    return { highWavenumberError: this.#error, spectra: this.#mean };
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
