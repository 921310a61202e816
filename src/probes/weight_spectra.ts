import { norm } from "@/math/matrix.ts";
import { singularValueDecomposition } from "@/math/singular_values.ts";
import { type Kernel, unfoldKernel } from "./kernel_matrix.ts";

/** How strongly a convolution passes on each independent pattern of its input. */
export interface WeightSpectrum {
  /** Singular values of the kernel as a matrix, largest first; min(out, k²·in) of them. */
  readonly singularValues: Float64Array;
  /** Of that matrix: [channels out, k²·channels in]. */
  readonly shape: readonly [rows: number, columns: number];
  /** Root of the sum of the squared weights, √Σσ². */
  readonly frobeniusNorm: number;
  /** Σσ²/σ₁², in [1, number of values]: how many values are about as large as the largest. 0 for a kernel of zeros. */
  readonly stableRank: number;
  /** exp of the entropy of σ/Σσ (Roy & Vetterli 2007, EUSIPCO): how many values share the sum. 0 for a kernel of zeros. */
  readonly effectiveRank: number;
}

/**
 * Singular-value spectrum of a convolution's kernel, unfolded to (channels out, k²·channels in): the map from a patch
 * to one output pixel, not the operator on the whole box. Fit its tail with `powerLawTail(spectrum.singularValues)`.
 *
 * @param kernel [k, k, in, out] of a convolution (or [k, k, out, in] of a transposed one, see `unfoldKernel`)
 * @throws RangeError unless the kernel has four axes, is filled by its data, and is finite
 *
 * @example
 * ```ts
 * import { weightSpectrum } from "@/probes/mod.ts";
 * const { singularValues, stableRank } = weightSpectrum({ data: [3, 0, 0, 4], shape: [1, 1, 2, 2] });
 * if (singularValues[0] !== 4 || singularValues[1] !== 3) throw new Error(`${singularValues}`);
 * if (stableRank !== 25 / 16) throw new Error(`${stableRank}`);
 * ```
 */
export function weightSpectrum(kernel: Kernel): WeightSpectrum {
  const matrix = unfoldKernel(kernel);
  const { values } = singularValueDecomposition(matrix);
  const shares = values.map((value) => values[0] === 0 ? 0 : value / values[0]);
  return {
    singularValues: values,
    shape: matrix.shape,
    frobeniusNorm: norm(matrix.data),
    stableRank: shares.reduce((sum, share) => sum + share * share, 0),
    effectiveRank: values[0] === 0 ? 0 : Math.exp(entropy(shares)),
  };
}

function entropy(weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce(
    (sum, weight) => weight === 0 ? sum : sum - weight / total * Math.log(weight / total),
    0,
  );
}
