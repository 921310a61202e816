/**
 * The counting convention, in full: what each operation of a layer graph costs per sample (batch 1).
 *
 * One MAC is one real multiply-add of a kernel's weight, or of an entry of a transform's matrix. The definition (N samples,
 * g groups; here N = g = 1):
 *
 *     convolution             N · Co · Ho · Wo · (Ci/g) · k²
 *     transposed convolution  N · Ci · Hi · Wi · (Co/g) · k²     with the INPUT's size
 *     spectral convolution    N · [4 · Ky · Kx · Ci · Co  +  (Ci + Co) · (2 · Ky · H · W  +  4 · Ky · Kx · W)]
 *
 * A spectral convolution keeps Ky = 2m − 1 and Kx = m wavenumbers, m its modes. Its first term is the complex products with
 * its weights, four real ones each; the second is the transforms, which are done, and so counted, as products with
 * matrices: there (on Ci channels) and back (on Co), 2·Ky numbers of each of W columns from H rows, then 2·Kx numbers of
 * each of Ky lines from 2·W. A fast transform would need fewer; PyTorch's counters leave transforms out altogether. It has
 * 2 · Ky · Kx · Ci · Co parameters, the real numbers that are stored.
 *
 * Counters that take the output's size for a transposed convolution overcount by the square of the stride: for
 * ConvTranspose2d(3→1, k2, s2) on 2×2 torchinfo gives 208 and thop ≤ 2.0.15 gives 192, where 48 is right
 * (fvcore agrees since facebookresearch/fvcore#78). Adding biases, activation functions, pooling and joining are
 * listed apart and are no part of the MACs.
 */
import { wavenumbersKept } from "@/models/fourier_matrices.ts";
import type { GraphNode, Shape } from "@/models/mod.ts";

/** What one layer holds and does per sample; whole numbers. */
export interface Costs {
  /** Weights and biases. */
  readonly parameters: number;
  /** Real multiply-adds, by the convention above. */
  readonly macs: number;
  /** Additions of a bias: one for each output value. */
  readonly biasAdds: number;
  /** Values that go through an activation function. */
  readonly activations: number;
  /** Comparisons of a max pool: size² − 1 for each output value. */
  readonly poolComparisons: number;
  /** Additions and scalings of a mean: as many as inputs for each output value; a sum of two has one. */
  readonly joinOperations: number;
}

/** What a node costs, by its operation, from the node and the shapes of its inputs; costs that are left out are 0. */
export type CountingRules = {
  readonly [Op in GraphNode["op"]]: (
    node: Extract<GraphNode, { op: Op }>,
    inputs: readonly Shape[],
  ) => Partial<Costs>;
};

/** One rule for each operation. Concatenation moves values; dropout does nothing outside training. */
export const countingRules: CountingRules = {
  input: () => ({}),
  conv2d: ({ shape, attributes: { kernelSize, bias, activation } }, [[, , inputChannels]]) => {
    const [outputY, outputX, outputChannels] = shape;
    const weights = kernelSize ** 2 * inputChannels * outputChannels;
    return {
      parameters: weights + (bias ? outputChannels : 0),
      macs: outputY * outputX * weights,
      biasAdds: bias ? valuesIn(shape) : 0,
      activations: activation === "none" ? 0 : valuesIn(shape),
    };
  },
  conv2d_transpose: ({ shape, attributes: { kernelSize } }, [[inputY, inputX, inputChannels]]) => {
    const outputChannels = shape[2];
    const weights = kernelSize ** 2 * inputChannels * outputChannels;
    return {
      parameters: weights + outputChannels,
      macs: inputY * inputX * weights,
      biasAdds: valuesIn(shape),
    };
  },
  spectral_conv2d: ({ shape, attributes: { modes } }, [[inputY, inputX, inputChannels]]) => {
    const outputChannels = shape[2];
    const kept = wavenumbersKept(modes);
    const wavenumbers = kept.y * kept.x;
    const transform = 2 * kept.y * inputY * inputX + 4 * wavenumbers * inputX;
    return {
      parameters: 2 * wavenumbers * inputChannels * outputChannels,
      macs: 4 * wavenumbers * inputChannels * outputChannels + transform * (inputChannels + outputChannels),
    };
  },
  max_pool: ({ shape, attributes: { size } }) => ({ poolComparisons: valuesIn(shape) * (size ** 2 - 1) }),
  concat: () => ({}),
  sum: ({ shape }) => ({ joinOperations: valuesIn(shape) }),
  relu: ({ shape }) => ({ activations: valuesIn(shape) }),
  mean: ({ shape, inputs }) => ({ joinOperations: valuesIn(shape) * inputs.length }),
  dropout: () => ({}),
};

function valuesIn([y, x, channels]: Shape): number {
  return y * x * channels;
}
