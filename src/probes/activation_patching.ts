import * as tf from "@tensorflow/tfjs-core";
import { type Hook, hooksByNode } from "@/models/hooks.ts";
import type { Model } from "@/models/mod.ts";
import { partLabels, patched, type PatchParts } from "./activation_patching_parts.ts";

/** Two inputs of one shape, and what the clean one should give. */
export interface PatchingRequest {
  /** [batch, y, x, channel]: the input whose activations are put in, of the training distribution, say. */
  readonly clean: tf.Tensor4D;
  /** The input that is run with them, from outside of the distribution, say. */
  readonly corrupt: tf.Tensor4D;
  /** What the network should predict for the clean input, [batch, y, x, output channel]. */
  readonly target: tf.Tensor4D;
  /**
   * Rows of the map: names of hook points, or lists of names that are patched at once (an empty one patches nothing).
   * By default the input and all places that every architecture has, in the order of evaluation.
   */
  readonly places?: readonly (string | readonly string[])[];
  /** Columns of the map: whole activations by default, groups of channels, or bands of wavenumbers. */
  readonly parts?: PatchParts;
  /** The loss of a prediction, both row-major; mean square error by default. */
  readonly loss?: (prediction: Float32Array, target: Float32Array) => number;
  /** Below this share of the larger loss the two losses count as equal; 1e-6, the rounding of float32, by default. */
  readonly smallestGap?: number;
}

/** How much of the loss between two inputs each place carries. All of it can be written as JSON. */
export interface PatchingMap {
  readonly lossClean: number;
  readonly lossCorrupt: number;
  /** Labels of the rows; places patched at once are joined by `+`, none is `(none)`. */
  readonly places: readonly string[];
  /** Labels of the columns. */
  readonly parts: readonly string[];
  /** [place][part]; null where the place has no such part (fewer channels than groups, a grid too coarse for a band). */
  readonly lossPatched: readonly (readonly (number | null)[])[];
  /** [place][part]; null as above, and everywhere where `degenerate` says why. */
  readonly recovery: readonly (readonly (number | null)[])[];
  /** Why there is no recovery: the two losses are equal to rounding. Otherwise null. */
  readonly degenerate: string | null;
}

const TASK = "patch activations";

/**
 * Activation patching (Vig et al. 2020, https://arxiv.org/abs/2004.12265; Meng et al. 2022, section 2): the network runs
 * on the corrupt input while the activation of a place, or a part of it, is replaced by the one that the clean input
 * has there; what this wins back of the loss is the place's
 *
 *     recovery = (L_corrupt − L_patched)/(L_corrupt − L_clean),
 *
 * 0 without a patch, 1 where everything that leads to the prediction is patched (the input, the output). It may lie
 * outside of [0, 1]: below where a patch hurts. All losses are against the clean input's target. In a network with skip
 * connections a single inner place need not reach 1, and recoveries of several places do not add up.
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
  { clean, corrupt, target, places, parts = { by: "whole" }, loss = meanSquareError, smallestGap = 1e-6 }:
    PatchingRequest,
): Promise<PatchingMap> {
  if (String(clean.shape) !== String(corrupt.shape)) {
    throw new RangeError(
      `Cannot ${TASK}: inputs must have one shape, got [${clean.shape.join(", ")}] and [${
        corrupt.shape.join(", ")
      }]`,
    );
  }
  const columns = partLabels(parts);
  const rows = (places ?? defaultPlaces(model)).map((place) => typeof place === "string" ? [place] : place);
  const nodesOfRows = rows.map((names) => nodesOf(names, model));
  const wanted = await target.data<"float32">();
  const lossOf = async (x: tf.Tensor4D, hooks: Record<string, Hook> = {}): Promise<number> => {
    const prediction = model.forward(x, { hooks });
    try {
      return checkedLoss(await prediction.data<"float32">(), { wanted, loss });
    } finally {
      prediction.dispose();
    }
  };

  const kept = new Map<string, tf.Tensor4D>();
  try {
    const keep = (id: string): Hook => (activation) => {
      // a clone, as the input's activation is the caller's own tensor
      kept.set(id, tf.keep(tf.clone(activation)));
      return activation;
    };
    const lossClean = await lossOf(clean, hooksFor(new Set(nodesOfRows.flat()), keep));
    const lossCorrupt = await lossOf(corrupt);
    const lossPatched: (number | null)[][] = [];
    for (const nodes of nodesOfRows) {
      const losses: (number | null)[] = [];
      for (const column of columns.keys()) {
        const present = nodes.filter((id) => patched(parts, { column, shape: shapeOf(kept, id) }) !== null);
        const patch = (id: string): Hook => (activation) =>
          patched(parts, { column, shape: shapeOf(kept, id) })!(activation, kept.get(id)!);
        const absent = nodes.length > 0 && present.length === 0;
        losses.push(absent ? null : await lossOf(corrupt, hooksFor(present, patch)));
      }
      lossPatched.push(losses);
    }
    const gap = lossCorrupt - lossClean;
    const isDegenerate = Math.abs(gap) <= smallestGap * Math.max(Math.abs(lossCorrupt), Math.abs(lossClean));
    return {
      lossClean,
      lossCorrupt,
      places: rows.map((names) => names.join("+") || "(none)"),
      parts: columns,
      lossPatched,
      // + 0 makes a 0 of −0
      recovery: lossPatched.map((losses) =>
        losses.map((one) => one === null || isDegenerate ? null : (lossCorrupt - one) / gap + 0)
      ),
      degenerate: isDegenerate
        ? `the losses ${lossClean} (clean) and ${lossCorrupt} (corrupt) are equal to ${smallestGap}`
        : null,
    };
  } finally {
    tf.dispose([...kept.values()]);
  }
}

function defaultPlaces({ graph }: Pick<Model, "graph">): string[] {
  const order = new Map(graph.nodes.map(({ id }, index) => [id, index]));
  const named = Object.keys(graph.hookPoints);
  return [
    "input",
    ...named.sort((a, b) => order.get(graph.hookPoints[a])! - order.get(graph.hookPoints[b])!),
  ];
}

/** Ids of the nodes that are meant; throws for names that the model does not know. */
function nodesOf(names: readonly string[], { graph }: Pick<Model, "graph">): string[] {
  const identity: Hook = (activation) => activation;
  return [...hooksByNode(hooksFor(names, () => identity), graph).keys()];
}

function hooksFor(names: Iterable<string>, hookOf: (name: string) => Hook): Record<string, Hook> {
  return Object.fromEntries([...names].map((name) => [name, hookOf(name)]));
}

function shapeOf(kept: ReadonlyMap<string, tf.Tensor4D>, id: string): readonly number[] {
  return kept.get(id)!.shape;
}

function checkedLoss(
  prediction: Float32Array,
  { wanted, loss }: { wanted: Float32Array; loss: NonNullable<PatchingRequest["loss"]> },
): number {
  if (prediction.length !== wanted.length) {
    throw new RangeError(
      `Cannot ${TASK}: the target must be like the prediction, got ${wanted.length} values for ${prediction.length}`,
    );
  }
  const value = loss(prediction, wanted);
  if (!Number.isFinite(value)) throw new RangeError(`Cannot ${TASK}: the loss must be finite, got ${value}`);
  return value;
}

function meanSquareError(prediction: Float32Array, target: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < prediction.length; i++) sum += (prediction[i] - target[i]) ** 2;
  return sum / prediction.length;
}
