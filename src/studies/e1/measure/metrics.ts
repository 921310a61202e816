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
  const samples = truth.length / fieldSize;
  let squares = 0;
  let magnitudes = 0;
  let relative = 0;
  for (let sample = 0; sample < samples; sample++) {
    let error = 0;
    let power = 0;
    for (let i = sample * fieldSize; i < (sample + 1) * fieldSize; i++) {
      const difference = prediction[i] - truth[i];
      error += difference * difference;
      magnitudes += Math.abs(difference);
      power += truth[i] * truth[i];
    }
    if (power === 0) throw new RangeError(`Cannot normalise: true field ${sample} is zero everywhere`);
    squares += error;
    relative += Math.sqrt(error / power);
  }
  return { mse: squares / truth.length, mae: magnitudes / truth.length, nrmse: relative / samples };
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
