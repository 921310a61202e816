import type { Model } from "@/models/mod.ts";
import { openPatching, type PatchingInputs, type PatchingMap } from "./maps.ts";
import type { PatchParts } from "./parts.ts";

/** What is patched into what, and in which parts. */
export interface PatchingRequest extends PatchingInputs {
  /** Columns of the map: whole activations by default, groups of channels, or bands of wavenumbers. */
  readonly parts?: PatchParts;
}

/**
 * Activation patching (Vig et al. 2020, https://arxiv.org/abs/2004.12265; Meng et al. 2022, section 2): the network runs
 * on the corrupt input while the activation of a place, or a part of it, is replaced by the one that the clean input
 * has there; what this wins back of the loss is the place's
 *
 *     recovery = (L_corrupt − L_patched)/(L_corrupt − L_clean),
 *
 * 0 without a patch, 1 where everything that leads to the prediction is patched (the input, the output). It may lie
 * outside of [0, 1]: below where a patch hurts. All losses are against the clean input's target. A place through which
 * everything passes recovers 1 whatever the network has learnt: besides input and output the first encoder stage (what
 * skips over the others leaves it too) and the last decoder stage; only their parts say something. With skip connections
 * no other place need reach 1, and recoveries of several places do not add up.
 *
 * @param model its hooks are used, its weights are left alone
 * @throws {InputError} for a place that is no hook point of the model, or two names of one place in a list
 * @throws RangeError for inputs of different shapes, a target that is not like the prediction, or a loss that is not finite
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { selectBackend } from "@/backends/mod.ts";
 * import { buildModel } from "@/models/mod.ts";
 * import { activationPatching } from "@/probes/mod.ts";
 * await selectBackend({ requested: "cpu" });
 * const model = buildModel({
 *   name: "tiny", type: "unet", input_shape: [8, 8, 1], output_channels: 1,
 *   channels: [2, 4], kernel_size: 3, use_skip: true, dropout: 0,
 * }, { seed: 0 });
 * const clean = tf.ones([1, 8, 8, 1]) as tf.Tensor4D;
 * const corrupt = tf.zerosLike(clean);
 * const target = model.forward(clean);
 * const { recovery } = await activationPatching(model, { clean, corrupt, target, places: [[], "input", "output"] });
 * if (String(recovery) !== "0,1,1") throw new Error(`${recovery}`);
 * ```
 */
export async function activationPatching(
  model: Pick<Model, "forward" | "graph">,
  { parts = { by: "whole" }, ...inputs }: PatchingRequest,
): Promise<PatchingMap> {
  using patching = await openPatching(model, inputs);
  return await patching.map(parts);
}
