import type * as tf from "@tensorflow/tfjs-core";
import { type Hook, hooksByNode } from "@/models/hooks.ts";
import type { Model } from "@/models/mod.ts";
import { namedPlaces, type Observed } from "../activations.ts";
import { partLabels, patched, type PatchParts } from "./parts.ts";
import { disposable, patchableNetwork, runPatched } from "./patched_run.ts";

/** Two inputs of one shape, and what the clean one should give. */
export interface PatchingInputs {
  /** [batch, y, x, channel]: the input whose activations are put in, of the training distribution, say. */
  readonly clean: tf.Tensor4D;
  /** The input that is run with them, from outside of the distribution, say. */
  readonly corrupt: tf.Tensor4D;
  /** What the network should predict for the clean input, [batch, y, x, output channel]. */
  readonly target: tf.Tensor4D;
  /**
   * Rows of the maps: names of hook points, or lists of names that are patched at once (an empty one patches nothing).
   * By default the input and all places that every architecture has, in the order of evaluation.
   */
  readonly places?: readonly (string | readonly string[])[];
  /** The loss of a prediction, both row-major; mean square error by default. */
  readonly loss?: (prediction: Float32Array, target: Float32Array) => number;
  /** Below this share of the larger loss the two losses count as equal; 1e-6, the rounding of float32, by default. */
  readonly smallestGap?: number;
  /** Whether the network is compiled where the backend can, one trace for all maps; it is by default. */
  readonly compiled?: boolean;
}

/** How much of the loss between two inputs each place carries. All of it can be written as JSON. */
export interface PatchingMap {
  /** Of the network on the clean input. */
  readonly lossClean: number;
  /** Of the network on the corrupt one. */
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

/** Two inputs that were run, for as many maps as one likes. */
export interface Patching extends Disposable {
  /** The map by whole activations, groups of channels, or bands of wavenumbers. */
  map(parts: PatchParts): Promise<PatchingMap>;
}

const TASK = "patch activations";

/** Several maps of the same two inputs, each as `activationPatching` gives it; errors as there. */
export async function openPatching(
  model: Pick<Model, "forward" | "graph">,
  { clean, corrupt, target, places, loss = meanSquareError, smallestGap = 1e-6, compiled = true }:
    PatchingInputs,
): Promise<Patching> {
  if (String(clean.shape) !== String(corrupt.shape)) {
    throw new RangeError(
      `Cannot ${TASK}: inputs must have one shape, got [${clean.shape.join(", ")}] and [${
        corrupt.shape.join(", ")
      }]`,
    );
  }
  const rows = (places ?? namedPlaces(model)).map((place) => typeof place === "string" ? [place] : place);
  const nodesOfRows = rows.map((names) => nodesOf(names, model));
  const wanted = await target.data<"float32">();
  const lossOf = async ({ output }: Observed) =>
    checkedLoss(await output.data<"float32">(), { wanted, loss });
  using stack = new DisposableStack();
  const nodes = [...new Set(nodesOfRows.flat())];
  const network = stack.use(patchableNetwork(model, { nodes, compiled }));
  const onClean = stack.use(disposable(network.run(clean)));
  const onCorrupt = stack.use(disposable(network.run(corrupt)));
  if (String(target.shape) !== String(onClean.output.shape)) {
    throw new RangeError(
      `Cannot ${TASK}: the target must be like the prediction, got [${target.shape.join(", ")}] for [${
        onClean.output.shape.join(", ")
      }]`,
    );
  }
  const lossClean = await lossOf(onClean);
  const lossCorrupt = await lossOf(onCorrupt);
  const gap = lossCorrupt - lossClean;
  const isDegenerate = Math.abs(gap) <= smallestGap * Math.max(Math.abs(lossCorrupt), Math.abs(lossClean));

  /** The loss with one part of the nodes' activations exchanged; null where none of them has it. */
  const patchedLoss = async (
    nodes: readonly string[],
    { parts, column }: { parts: PatchParts; column: number },
  ): Promise<number | null> => {
    const patches = nodes.flatMap((id) => {
      const patch = patched(parts, { column, shape: onClean.activations[id].shape });
      return patch === null ? [] : [{ id, patch }];
    });
    if (nodes.length > 0 && patches.length === 0) return null;
    using run = runPatched(network, { corrupt, patches, onClean, onCorrupt });
    return await lossOf(run);
  };

  const resources = stack.move();
  return {
    async map(parts) {
      const columns = partLabels(parts);
      const lossPatched: (number | null)[][] = [];
      for (const nodes of nodesOfRows) {
        const losses: (number | null)[] = [];
        for (const column of columns.keys()) losses.push(await patchedLoss(nodes, { parts, column }));
        lossPatched.push(losses);
      }
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
    },
    [Symbol.dispose]: () => resources.dispose(),
  };
}

/** Ids of the nodes that are meant, in the order of evaluation; throws for names that the model does not know. */
function nodesOf(names: readonly string[], { graph }: Pick<Model, "graph">): string[] {
  const identity: Hook = (activation) => activation;
  const meant = hooksByNode(Object.fromEntries(names.map((name) => [name, identity])), graph);
  return graph.nodes.flatMap(({ id }) => meant.has(id) ? [id] : []);
}

function checkedLoss(
  prediction: Float32Array,
  { wanted, loss }: { wanted: Float32Array; loss: NonNullable<PatchingInputs["loss"]> },
): number {
  const value = loss(prediction, wanted);
  if (!Number.isFinite(value)) throw new RangeError(`Cannot ${TASK}: the loss must be finite, got ${value}`);
  return value;
}

function meanSquareError(prediction: Float32Array, target: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < prediction.length; i++) sum += (prediction[i] - target[i]) ** 2;
  return sum / prediction.length;
}
