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
  const samples = truth.length / fieldSize;
  let squares = 0;
  let magnitudes = 0;
  const errors = new Float64Array(samples);
  const powers = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let error = 0;
    let power = 0;
    for (let i = sample * fieldSize; i < (sample + 1) * fieldSize; i++) {
      const difference = prediction[i] - truth[i];
      error += difference * difference;
      magnitudes += Math.abs(difference);
      power += truth[i] * truth[i];
    }
    squares += error;
    errors[sample] = error;
    powers[sample] = power;
  }
  const floor = ROUNDING * powers.reduce((most, power) => Math.max(most, power), 0);
  let relative = 0;
  let counted = 0;
  for (let sample = 0; sample < samples; sample++) {
    if (powers[sample] <= floor) continue;
    relative += Math.sqrt(errors[sample] / powers[sample]);
    counted++;
  }
  return {
    mse: squares / truth.length,
    mae: magnitudes / truth.length,
    nrmse: counted === 0 ? null : relative / counted,
    nrmseSamples: counted,
  };
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
