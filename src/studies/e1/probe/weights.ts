import { powerLawTail, type Probed, probed, weightSpectrum } from "@/probes/mod.ts";
import { type Model, readWeights } from "@/models/mod.ts";

/** The spectrum of one kernel and its tail. */
export interface KernelSpectrum {
  /** Id of its node. */
  readonly node: string;
  /** [channels out, k²·channels in] */
  readonly shape: readonly number[];
  /** Largest first. */
  readonly singular_values: readonly number[];
  /** ‖W‖_F²/‖W‖₂² */
  readonly stable_rank: number;
  /** exp of the entropy of the singular values' shares. */
  readonly effective_rank: number;
  /** Of the singular values; there is none where they are too few. */
  readonly tail: Probed<{
    readonly exponent: number;
    readonly standard_error: number;
    readonly x_min: number;
    readonly ks: number;
    readonly count: number;
  }>;
}

/**
 * Singular values of every convolution's kernel with a power-law tail, in the order of evaluation. A spectral convolution has
 * no kernel but a matrix for each wavenumber, and is left out.
 */
export async function kernelSpectra(
  model: Pick<Model, "variables">,
  { smallestTail }: { smallestTail: number },
): Promise<KernelSpectrum[]> {
  const kernels = Object.entries(await readWeights(model)).filter(([name]) => name.endsWith("/kernel"));
  return await Promise.all(kernels.map(async ([name, kernel]) => {
    const { singularValues, shape, stableRank, effectiveRank } = weightSpectrum(kernel);
    return {
      node: name.replace(/\/kernel$/, ""),
      shape,
      singular_values: [...singularValues],
      stable_rank: stableRank,
      effective_rank: effectiveRank,
      tail: await probed(() => {
        const { exponent, standardError, xMin, ks, tailCount } = powerLawTail(singularValues, {
          smallestTail,
        });
        return { exponent, standard_error: standardError, x_min: xMin, ks, count: tailCount };
      }),
    };
  }));
}
