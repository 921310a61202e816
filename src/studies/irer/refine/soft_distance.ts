/** How near the high places of a curve are to targets S·t, with the derivative. */
export interface SoftDistance {
  readonly value: number;
  /** ∂value/∂level. */
  readonly ofLevel: Float64Array;
  /** The scale S that fits best, in the radii's units. */
  readonly scale: number;
}

/** How much a standard deviation more of level counts: e^2. */
const SHARPNESS = 2;
/** A target sees places within about this distance, in the radii's units. */
const REACH = 1;
/** Scales whose distances differ by less than this share in the result. */
const TEMPERATURE = 0.05;

/**
 * Plans soft distances of a level curve to targets S·t₁ … S·t_M.
 *
 * The level, over √(1 + its mean square), becomes weights of sum one by a softmax, w_j ∝ e^{2z_j}. For one scale the
 * distance is the cross-entropy of the targets in the density that the weights make with a Lorentzian kernel,
 * d(S) = −(1/M) Σ_m ln Σ_j w_j/(1 + (k_j − S t_m)²) − ln M: about 0 when each target has a share 1/M of the weight (less
 * where targets crowd within the kernel's width), and growing with every target that has none near. The scale is not searched but summed over, so that the result has
 * derivatives of every order: −τ ln mean e^{−d(S)/τ} over all scales that keep every target in the observed band,
 * evenly spaced in ln S and so closely that no target moves by more than half the kernel's width from one to the next.
 *
 * @param radii k_j, ascending
 * @param targets t_m > 0, ascending, such as ln 2, ln 3, ln 5 …
 * @throws {RangeError} if no scale brings all targets into the band
 */
export function softDistance(
  radii: Float64Array,
  targets: readonly number[],
): (level: Float64Array) => SoftDistance {
  const scales = scalesWithin([radii[0], radii[radii.length - 1]], targets);
  return (level) => {
    const count = level.length;
    const spread = Math.sqrt(1 + level.reduce((sum, value) => sum + value * value, 0) / count);
    const weights = softmax(level.map((value) => SHARPNESS * value / spread));
    const distances = scales.map((scale) => distanceAt(scale, { radii, targets, weights }));
    const shares = softmax(Float64Array.from(distances, ({ value }) => -value / TEMPERATURE));
    const nearest = distances.reduce((best, { value }, i) => value < distances[best].value ? i : best, 0);
    const least = distances[nearest].value;
    const meanShare = distances.reduce((sum, { value }) => sum + Math.exp((least - value) / TEMPERATURE), 0) /
      scales.length;

    const ofWeights = new Float64Array(count);
    distances.forEach(({ ofWeights: part }, s) =>
      part.forEach((value, j) => ofWeights[j] += shares[s] * value)
    );
    const mean = ofWeights.reduce((sum, value, j) => sum + value * weights[j], 0);
    const ofZ = ofWeights.map((value, j) => SHARPNESS * weights[j] * (value - mean));
    const along = ofZ.reduce((sum, value, j) => sum + value * level[j], 0);
    return {
      value: least - TEMPERATURE * Math.log(meanShare),
      ofLevel: ofZ.map((value, j) => value / spread - along * level[j] / (count * spread ** 3)),
      scale: scales[nearest],
    };
  };
}

function scalesWithin([least, most]: readonly [number, number], targets: readonly number[]): number[] {
  const [low, high] = [least / targets[0], most / targets[targets.length - 1]];
  if (!(low < high)) {
    throw new RangeError(
      `Cannot compare: no scale brings all ${targets.length} targets between the radii ${least} and ${most}`,
    );
  }
  const steps = Math.ceil(2 * most * Math.log(high / low) / REACH);
  return Array.from({ length: steps + 1 }, (_, i) => low * (high / low) ** (i / steps));
}

function distanceAt(scale: number, { radii, targets, weights }: {
  readonly radii: Float64Array;
  readonly targets: readonly number[];
  readonly weights: Float64Array;
}): { value: number; ofWeights: Float64Array } {
  const ofWeights = new Float64Array(weights.length);
  let value = -Math.log(targets.length);
  for (const target of targets) {
    const seen = radii.map((radius) => 1 / (1 + ((radius - scale * target) / REACH) ** 2));
    const density = seen.reduce((sum, part, j) => sum + part * weights[j], 0);
    value -= Math.log(density) / targets.length;
    for (let j = 0; j < seen.length; j++) ofWeights[j] -= seen[j] / (density * targets.length);
  }
  return { value, ofWeights };
}

function softmax(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const parts = values.map((value) => Math.exp(value - largest));
  const total = parts.reduce((sum, value) => sum + value, 0);
  return parts.map((value) => value / total);
}
