import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "@/models/mod.ts";
import { convolutionOf } from "./keys.ts";
import { foldKernel, type Kernel, unfoldKernel } from "../kernel_matrix.ts";
import { type RankOneEdit, rankOneEdit, type RankOneRequest, relativeResidual } from "../rank_one_edit.ts";

/** An edit that a model's convolution bears until it is undone. */
export interface ConvolutionEdit {
  /** The id of the convolution in the model's graph. */
  readonly nodeId: string;
  /** ‖Ŵk* + b − v*‖/‖v*‖ of the kernel that the model now has, in single precision. */
  readonly relativeResidual: number;
  /** The change in double precision, of rank one; single precision rounds each weight of the sum. */
  readonly delta: RankOneEdit["delta"];
  /** The share of the intended change that a key gets: 1 for k*, 0 for one that is left alone. */
  transfer(key: ArrayLike<number>): number;
  /**
   * Gives the kernel its former bits back; a second time it does nothing.
   *
   * @throws Error if the kernel has changed since the edit: later edits are undone first
   */
  undo(): Promise<void>;
}

/** What a convolution is to answer, as in {@linkcode RankOneRequest}; the bias is the convolution's own. */
export type ConvolutionRequest = Omit<RankOneRequest, "bias">;

/**
 * Edits a convolution of a model by rank one ({@linkcode rankOneEdit}), its kernel unfolded to (channels out,
 * k²·channels in): wherever it sees the patch `key` ({@linkcode convolutionKeys}), its answer before the activation
 * function, bias included, becomes `value`.
 *
 * @param nodeId id of a convolution, e.g. `bottleneck.conv1`
 * @throws {InputError} if the model has no convolution of that id
 * @throws RangeError as `rankOneEdit`, and where weights overflow single precision
 *
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs-core";
 * import { selectBackend } from "@/backends/mod.ts";
 * import { buildModel } from "@/models/mod.ts";
 * import { convolutionKeys, editConvolution } from "@/probes/mod.ts";
 * await selectBackend({ requested: "cpu" });
 * const model = buildModel({
 *   name: "tiny", type: "unet", input_shape: [8, 8, 1], output_channels: 1,
 *   channels: [2, 4], kernel_size: 3, use_skip: true, dropout: 0,
 * }, { seed: 0 });
 * const keys = await convolutionKeys(model, { nodeId: "bottleneck.conv1", x: tf.randomNormal([1, 8, 8, 1], 0, 1, "float32", 1) });
 * const key = keys.data.subarray(0, keys.shape[1]);
 * const edit = await editConvolution(model, "bottleneck.conv1", { key, value: [1, 0, -1, 2], keys });
 * if (edit.relativeResidual > 1e-6) throw new Error(`${edit.relativeResidual}`);
 * await edit.undo();
 * ```
 */
export async function editConvolution(
  model: Pick<Model, "graph" | "variables">,
  nodeId: string,
  request: ConvolutionRequest,
): Promise<ConvolutionEdit> {
  const node = convolutionOf(model, nodeId);
  const variable = model.variables.get(`${nodeId}/kernel`)!;
  const before = await valuesOf(variable);
  const bias = node.attributes.bias ? await valuesOf(model.variables.get(`${nodeId}/bias`)!) : undefined;
  const { edited, delta, transfer } = rankOneEdit(unfoldKernel(before), { ...request, bias: bias?.data });
  const after: Kernel & { data: Float32Array } = { data: foldKernel(edited), shape: before.shape };
  const bad = after.data.find((weight) => !Number.isFinite(weight));
  if (bad !== undefined) {
    throw new RangeError(`Cannot edit '${nodeId}': weights overflow single precision, got ${bad}`);
  }
  assign(variable, after);
  let undone = false;
  return {
    nodeId,
    relativeResidual: relativeResidual(unfoldKernel(after), { ...request, bias: bias?.data }),
    delta,
    transfer,
    async undo() {
      if (undone) return;
      if (!sameBits((await valuesOf(variable)).data, after.data)) {
        throw new Error(
          `Cannot undo the edit of '${nodeId}': its kernel has changed since; undo later edits first`,
        );
      }
      assign(variable, before);
      undone = true;
    },
  };
}

/** A copy of a variable's values. */
async function valuesOf(variable: tf.Variable): Promise<Kernel & { data: Float32Array }> {
  const data = await variable.data<"float32">();
  return { data: data.slice(), shape: [...variable.shape] };
}

function assign(variable: tf.Variable, { data, shape }: Kernel & { data: Float32Array }): void {
  // The cpu backend would keep our array as the variable's memory.
  const values = tf.tensor(data.slice(), [...shape]);
  variable.assign(values);
  values.dispose();
}

function sameBits(a: Float32Array, b: Float32Array): boolean {
  const [left, right] = [a, b].map(({ buffer, byteOffset, length }) =>
    new Int32Array(buffer, byteOffset, length)
  );
  return left.length === right.length && left.every((bits, index) => bits === right[index]);
}
