/** Batch normalisation's gradients by TensorFlow's fused kernel instead of some twenty operations. */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { attributeType, dataType, tfjsBackendName } from "../constants.ts";
import type { NativeGradient } from "./override_gradient.ts";
import { runsNatively } from "./runs_natively.ts";

const FUSED_BATCH_NORM_GRAD = "FusedBatchNormGrad";

/**
 * The gradients of y = scale·r·(x − mean) + offset, r = (variance + ε)^(−1/2), whose mean and variance are arguments and
 * do not depend on x. The kernel gives, with sums over all axes but the channels,
 *
 *     ∂x = dy·scale·r      ∂scale = Σ dy·(x − mean)·r      ∂offset = Σ dy
 *
 * and the two others follow:
 *
 *     ∂mean = −scale·r·∂offset      ∂variance = −½·scale·r²·∂scale
 */
export const nativeFusedBatchNormGradient: NativeGradient = {
  kernelName: tf.FusedBatchNorm,
  gradientKernel: FUSED_BATCH_NORM_GRAD,
  saves: { inputsToSave: ["x", "mean", "variance", "scale"] },
  gradient: (composed) => (dy, saved, attributes) => {
    const [x, mean, variance, scale] = saved;
    // The kernel knows one mean a channel only.
    if (mean.rank !== 1 || !runsNatively(FUSED_BATCH_NORM_GRAD)) return composed(dy, saved, attributes);
    const inputs = { dy: dy as tf.Tensor, x, scale, mean, variance };
    const outputs: unknown = tf.engine().runKernel(FUSED_BATCH_NORM_GRAD, inputs, attributes);
    const [byX, byScale, byOffset] = outputs as tf.Tensor[];
    const { varianceEpsilon } = attributes as unknown as tf.FusedBatchNormAttrs;
    const inverse = () => tf.rsqrt(tf.add(variance, varianceEpsilon));
    return {
      x: () => byX,
      // Copies, because a gradient that is added to another is disposed of, and the last two need these.
      scale: () => tf.clone(byScale),
      offset: () => tf.clone(byOffset),
      mean: () => tf.neg(tf.mul(tf.mul(scale, inverse()), byOffset)),
      variance: () => tf.mul(tf.mul(scale, tf.square(inverse())), tf.mul(byScale, -0.5)),
    };
  },
};

/** dy, x [batch, y, x, channel] and scale, mean, variance [channel] → the gradients by x, scale and offset. */
export const fusedBatchNormGradKernel: tf.KernelConfig = {
  kernelName: FUSED_BATCH_NORM_GRAD,
  backendName: tfjsBackendName,
  kernelFunc: ({ inputs, attrs, backend: anyBackend }) => {
    const backend = anyBackend as NodeJSKernelBackend;
    const { dy, x, scale, mean, variance } = inputs as Record<string, tf.TensorInfo>;
    // The sixth input is what cuDNN reserves in training; it is not read for given statistics.
    const reserve = tf.scalar(0);
    const outputs = backend.executeMultipleOutputs(
      "FusedBatchNormGradV3",
      [
        { name: "T", type: attributeType.TF_ATTR_TYPE, value: dataType.TF_FLOAT },
        { name: "U", type: attributeType.TF_ATTR_TYPE, value: dataType.TF_FLOAT },
        { name: "epsilon", type: attributeType.TF_ATTR_FLOAT, value: attrs!.varianceEpsilon as number },
        { name: "data_format", type: attributeType.TF_ATTR_STRING, value: "NHWC" },
        { name: "is_training", type: attributeType.TF_ATTR_BOOL, value: false },
      ],
      [dy, x, scale, mean, variance, reserve],
      5,
    );
    tf.dispose([reserve, ...outputs.slice(3)]);
    return outputs.slice(0, 3);
  },
};
