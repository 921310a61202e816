/**
 * The metrics of E1 over pairs of fields. A field is row-major [y, x] in physical units; sets are
 * [sample, y, x], flat.
 */

/** Errors of a set of predictions against the truth. */
export interface FieldErrors {
  readonly mse: number;
  readonly mae: number;
  /**
   * Mean over samples of RMSE divided by the sample's RMS (Takamoto et al. 2022, PDEBench, nRMSE); null where every true
   * field is zero.
   */
  readonly nrmse: number | null;
  /** Samples that it is the mean over: those whose true field is not zero beside the set's largest. */
  readonly nrmseSamples: number;
}

/** Where the top quarter begins. */
export function firstHighWavenumber(resolved: number): number {
  return Math.floor(0.75 * resolved) + 1;
}

/**
 * Below this share of an energy there is nothing but rounding: fields are stored in float32, whose unit in the last
 * place is 2⁻²³ of a value, and predicted in it.
 */
export const ROUNDING = (2 ** -23) ** 2;

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
  #values = 0;
  /** Σ truth², the offset included, of the largest field. */
  #largest = 0;
  /** Of each sample: Σ (prediction − truth)² and Σ (truth − mean)². */
  readonly #samples: { readonly error: number; readonly power: number }[] = [];

  /** @param options.mean what the true field is counted from in nRMSE; default 0, as in PDEBench */
  constructor({ mean = 0 }: { mean?: number } = {}) {
    this.#mean = mean;
  }

  /** Takes one field. */
  add(
    { prediction, truth }: { prediction: ArrayLike<number>; truth: ArrayLike<number> },
    { start, count, stride = 1 }: FieldPlace,
  ): void {
    let error = 0;
    let power = 0;
    let size = 0;
    for (let i = start; i < start + count * stride; i += stride) {
      const difference = prediction[i] - truth[i];
      error += difference * difference;
      this.#magnitudes += Math.abs(difference);
      power += (truth[i] - this.#mean) * (truth[i] - this.#mean);
      size += truth[i] * truth[i];
    }
    this.#squares += error;
    this.#values += count;
    this.#largest = Math.max(this.#largest, size);
    this.#samples.push({ error, power });
  }

  result(): FieldErrors {
    // rounding of what is stored, its offset included
    const floor = ROUNDING * this.#largest;
    const counted = this.#samples.filter(({ power }) => power > floor);
    const relative = counted.reduce((sum, { error, power }) => sum + Math.sqrt(error / power), 0);
    return {
      mse: this.#squares / this.#values,
      mae: this.#magnitudes / this.#values,
      nrmse: counted.length === 0 ? null : relative / counted.length,
      nrmseSamples: counted.length,
    };
  }
}

/**
 * MSE, MAE and nRMSE of predictions.
 *
 * @throws {RangeError} if the lengths differ or are no multiple of the field's size
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
 * truth holds nothing to compare with. Null for a truth with no more energy there than `floor`.
 */
export function highWavenumberError(
  prediction: EnergySpectrum,
  truth: EnergySpectrum,
  { resolved, floor = 0 }: { resolved: number; floor?: number },
): number | null {
  const first = firstHighWavenumber(resolved);
  let predicted = 0;
  let actual = 0;
  for (let k = first; k <= resolved; k++) {
    predicted += prediction[k];
    actual += truth[k];
  }
  if (actual <= floor) return null;
  return Math.abs(predicted - actual) / actual;
}
