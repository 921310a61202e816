/**
 * The counting convention, in full: what each operation of a layer graph costs per sample (batch 1).
 *
 * One MAC is one multiply-add of a kernel's weight. The definition (N samples, g groups; here N = g = 1):
 *
 *     convolution             N · Co · Ho · Wo · (Ci/g) · k²
 *     transposed convolution  N · Ci · Hi · Wi · (Co/g) · k²     with the INPUT's size
 *
 * Counters that take the output's size for a transposed convolution overcount by the square of the stride: for
 * ConvTranspose2d(3→1, k2, s2) on 2×2 torchinfo gives 208 and thop ≤ 2.0.15 gives 192, where 48 is right
 * (fvcore agrees since facebookresearch/fvcore#78). Adding biases, activation functions, pooling and joining are
 * listed apart and are no part of the MACs.
 */
import type { GraphNode, Shape } from "@/models/mod.ts";

/** What one layer holds and does per sample; whole numbers. */
export interface Costs {
  /** Weights and biases. */
  readonly parameters: number;
  readonly macs: number;
  /** Additions of a bias: one for each output value. */
  readonly biasAdds: number;
  /** Values that go through an activation function. */
  readonly activations: number;
  /** Comparisons of a max pool: size² − 1 for each output value. */
  readonly poolComparisons: number;
  /** Additions and scalings of a join: as many as inputs for each output value. */
  readonly joinOperations: number;
}

type Rules = {
  readonly [Op in GraphNode["op"]]: (
    node: Extract<GraphNode, { op: Op }>,
    inputs: readonly Shape[],
  ) => Partial<Costs>;
};

/** One rule for each operation. Concatenation moves values; dropout does nothing outside training. */
export const countingRules: Rules = {
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
  max_pool: ({ shape, attributes: { size } }) => ({ poolComparisons: valuesIn(shape) * (size ** 2 - 1) }),
  concat: () => ({}),
  mean: ({ shape, inputs }) => ({ joinOperations: valuesIn(shape) * inputs.length }),
  dropout: () => ({}),
};

function valuesIn([y, x, channels]: Shape): number {
  return y * x * channels;
}
