import type * as tf from "@tensorflow/tfjs-core";
import { dot, norm } from "@/math/matrix.ts";
import type { Model } from "@/models/mod.ts";
import type { ConvolutionEdit } from "./edit_convolution.ts";

/** Inputs at which an edit is judged, each [sample, y, x, channel]. */
export interface EditTrial {
  /** Makes the edit; it is undone before the result is given. */
  readonly edit: () => Promise<ConvolutionEdit>;
  /** The one input that the edit was made for, [1, y, x, channel]. */
  readonly editedInput: tf.Tensor4D;
  /** Inputs that should change with it: later frames, small perturbations. */
  readonly neighbours: tf.Tensor4D;
  /** Inputs that should not change. */
  readonly unrelated: tf.Tensor4D;
}

/**
 * What an edit does to the predictions f, with Δf(x) = f̂(x) − f(x) as one vector over all pixels and x* the edited
 * input.
 */
export interface EditEffect {
  /**
   * Mean over the neighbours of ⟨Δf(x), Δf(x*)⟩/‖Δf(x*)‖²: 1 if they change as x* does, 0 if they do not or in other
   * ways. Null if x* itself does not change.
   */
  readonly generality: number | null;
  /**
   * 1 − √⟨‖Δf(x)‖²⟩/‖Δf(x*)‖ over the unrelated inputs: 1 if they stay, 0 if they change as much as x*, negative if more.
   * Null if x* itself does not change.
   */
  readonly locality: number | null;
  /** Root mean square of Δf over all samples and pixels, in the unit of the prediction. */
  readonly rmsChange: { readonly edited: number; readonly neighbours: number; readonly unrelated: number };
  /** Of the edited convolution. */
  readonly relativeResidual: number;
}

/**
 * Generality and locality of an edit (after Meng et al. 2022, section 3.3, who judge words; here the change of a field).
 * The model is as before when it is done, also if a prediction fails.
 *
 * @throws RangeError unless there is one edited input and at least one neighbour and one unrelated input, and for a
 *   prediction that is not finite
 */
export async function editEffect(
  model: Pick<Model, "forward">,
  { edit, editedInput, neighbours, unrelated }: EditTrial,
): Promise<EditEffect> {
  const sets = { editedInput, neighbours, unrelated };
  for (const [name, { shape: [count] }] of Object.entries(sets)) {
    if (count >= 1 && (name !== "editedInput" || count === 1)) continue;
    const needed = name === "editedInput" ? "one" : "at least one";
    throw new RangeError(`Cannot judge an edit: ${name} must hold ${needed} sample, got ${count}`);
  }
  const predictAll = async () => ({
    edited: await predictions(model, editedInput),
    neighbours: await predictions(model, neighbours),
    unrelated: await predictions(model, unrelated),
  });
  const before = await predictAll();
  const made = await edit();
  let after: typeof before;
  try {
    after = await predictAll();
  } finally {
    await made.undo();
  }
  const [target] = differences(before.edited, after.edited);
  const near = differences(before.neighbours, after.neighbours);
  const far = differences(before.unrelated, after.unrelated);
  const size = norm(target);
  return {
    generality: size === 0 ? null : mean(near.map((change) => dot(change, target) / size / size)),
    locality: size === 0 ? null : 1 - rms(far.map((change) => norm(change) / size)),
    rmsChange: { edited: rmsOf([target]), neighbours: rmsOf(near), unrelated: rmsOf(far) },
    relativeResidual: made.relativeResidual,
  };
}

/** The predictions of a batch, one row a sample. */
async function predictions(model: Pick<Model, "forward">, x: tf.Tensor4D): Promise<Float32Array[]> {
  const output = model.forward(x);
  try {
    const values = await output.data<"float32">();
    const bad = values.find((value) => !Number.isFinite(value));
    if (bad !== undefined) {
      throw new RangeError(`Cannot judge an edit: predictions must be finite, got ${bad}`);
    }
    const length = values.length / x.shape[0];
    return Array.from(
      { length: x.shape[0] },
      (_, sample) => values.slice(sample * length, (sample + 1) * length),
    );
  } finally {
    output.dispose();
  }
}

function differences(before: readonly Float32Array[], after: readonly Float32Array[]): Float64Array[] {
  return before.map((row, sample) => Float64Array.from(row, (value, i) => after[sample][i] - value));
}

function rmsOf(changes: readonly Float64Array[]): number {
  return rms(changes.map((change) => norm(change) / Math.sqrt(change.length)));
}

function rms(values: readonly number[]): number {
  return norm(values) / Math.sqrt(values.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
