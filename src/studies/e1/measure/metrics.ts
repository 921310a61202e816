/**
 * The metrics of E1 over pairs of fields. A field is row-major [y, x] in physical units; sets are
 * [sample, y, x], flat.
 */

/** Errors of a set of predictions against the truth. */
export interface FieldErrors {
  readonly mse: number;
  readonly mae: number;
  /** Mean over samples of RMSE divided by the sample's RMS (Takamoto et al. 2022, PDEBench, nRMSE). */
  readonly nrmse: number;
}

/** Which entries of two arrays make one field: `count` of them from `start` on, `stride` apart. */
export interface FieldPlace {
  readonly start: number;
  readonly count: number;
  readonly stride?: number;
}

/** Errors of fields that are met one after the other. */
export class FieldErrorSum {
  readonly #mean: number;
  #squares = 0;
  #magnitudes = 0;
  #relative = 0;
  #values = 0;
  #samples = 0;

  /** @param options.mean what the true field is counted from in nRMSE; default 0, as in PDEBench */
  constructor({ mean = 0 }: { mean?: number } = {}) {
    this.#mean = mean;
  }

  /** @throws {RangeError} if the true field is zero everywhere */
  add(
    { prediction, truth }: { prediction: ArrayLike<number>; truth: ArrayLike<number> },
    { start, count, stride = 1 }: FieldPlace,
  ): void {
    let error = 0;
    let power = 0;
    for (let i = start; i < start + count * stride; i += stride) {
      const difference = prediction[i] - truth[i];
      error += difference * difference;
      this.#magnitudes += Math.abs(difference);
      power += (truth[i] - this.#mean) * (truth[i] - this.#mean);
    }
    if (power === 0) throw new RangeError(`Cannot normalise: true field ${this.#samples} is zero everywhere`);
    this.#squares += error;
    this.#relative += Math.sqrt(error / power);
    this.#values += count;
    this.#samples++;
  }

  result(): FieldErrors {
    return {
      mse: this.#squares / this.#values,
      mae: this.#magnitudes / this.#values,
      nrmse: this.#relative / this.#samples,
    };
  }
}

/**
 * MSE, MAE and nRMSE of predictions.
 *
 * @throws {RangeError} if the lengths differ, are no multiple of the field's size, or a true field is zero everywhere
 */
export function fieldErrors(
  prediction: ArrayLike<number>,
  truth: ArrayLike<number>,
  { fieldSize }: { fieldSize: number },
): FieldErrors {
  if (prediction.length !== truth.length || truth.length === 0 || truth.length % fieldSize !== 0) {
    throw new RangeError(
      `Cannot compare fields: ${prediction.length} predicted and ${truth.length} true values, ${fieldSize} a field`,
    );
  }
  const sum = new FieldErrorSum();
  for (let start = 0; start < truth.length; start += fieldSize) {
    sum.add({ prediction, truth }, { start, count: fieldSize });
  }
  return sum.result();
}

/** Energy by radial wavenumber: `energy[k]` belongs to wavenumber k. */
export type EnergySpectrum = ArrayLike<number>;

/**
 * The relative error of the energy in the top quarter of the resolved radial wavenumbers, of one sample:
 * |E_prediction − E_truth| / E_truth, both summed over k > ¾·resolved … resolved. Beyond `resolved` a dealiased
 * truth holds nothing to compare with.
 */
export function highWavenumberError(
  prediction: EnergySpectrum,
  truth: EnergySpectrum,
  { resolved }: { resolved: number },
): number {
  const first = Math.floor(0.75 * resolved) + 1;
  let predicted = 0;
  let actual = 0;
  for (let k = first; k <= resolved; k++) {
    predicted += prediction[k];
    actual += truth[k];
  }
  if (actual === 0) {
    throw new RangeError(`Cannot normalise: no true energy at wavenumbers ${first} to ${resolved}`);
  }
  return Math.abs(predicted - actual) / actual;
}
