import * as tf from "@tensorflow/tfjs-core";
import { jit } from "@/backends/jit/mod.ts";
import { type Model, nodeOf } from "@/models/mod.ts";
import type { Patch } from "./parts.ts";
import { type Observed, observed } from "../activations.ts";

/** Activations that are put in place of a network's own, by node. */
export type Donors = ReadonlyMap<string, tf.Tensor4D>;

/** A network that runs with other activations at any of some nodes. */
export interface PatchableNetwork extends Disposable {
  /**
   * The prediction for `x` [batch, y, x, channel], and what the nodes held before they were given their donors'
   * activations. The caller disposes of it.
   */
  run(x: tf.Tensor4D, donors?: Donors): Observed;
}

/** Whether a place is patched, and with what: arguments, so that one trace serves all patches. */
type Place = { readonly isPatched: tf.Scalar; readonly donor: tf.Tensor4D };

/**
 * A network as one function of its input and of what is exchanged in it. Plain and patched runs are the same
 * operations, and a place is selected, not blended, so that equal activations lead to equal bits.
 *
 * @param options.nodes ids of the nodes at which it can be patched
 * @param options.compiled whether it is compiled where the backend can: one trace for each shape of the input
 */
export function patchableNetwork(
  model: Pick<Model, "forward" | "graph">,
  { nodes, compiled }: { nodes: readonly string[]; compiled: boolean },
): PatchableNetwork {
  using stack = new DisposableStack();
  const [yes, no] = [true, false].map((is) => stack.adopt(tf.scalar(is, "bool"), (one) => one.dispose()));
  const forward = stack.use(jit(
    ({ x, places }: { x: tf.Tensor4D; places: Record<string, Place> }) =>
      observed(model, x, {
        places: nodes,
        replace: (activation, id) => tf.where(places[id].isPatched, places[id].donor, activation),
      }),
    { name: "patch", enabled: compiled },
  ));
  // stands where nothing is patched
  const blanks = new Map<string, tf.Tensor4D>();
  stack.defer(() => tf.dispose([...blanks.values()]));
  const blank = (id: string, batch: number): tf.Tensor4D => {
    const key = `${id}, ${batch}`;
    if (!blanks.has(key)) blanks.set(key, tf.zeros([batch, ...nodeOf(model.graph, id).shape]));
    return blanks.get(key)!;
  };
  const resources = stack.move();
  return {
    run(x, donors = new Map()) {
      const places = nodes.map((id): [string, Place] => {
        const donor = donors.get(id);
        return [id, { isPatched: donor ? yes : no, donor: donor ?? blank(id, x.shape[0]) }];
      });
      return forward({ x, places: Object.fromEntries(places) });
    },
    [Symbol.dispose]: () => resources.dispose(),
  };
}

/** A run and the end of its tensors. */
export type HeldRun = Observed & Disposable;

export function disposable(run: Observed): HeldRun {
  return { ...run, [Symbol.dispose]: () => tf.dispose([run.output, ...Object.values(run.activations)]) };
}

/**
 * The corrupt input run with patches, one after the other in the order of evaluation: what a place holds depends on what
 * was put into those before it.
 */
export function runPatched(
  network: PatchableNetwork,
  { corrupt, patches, onClean, onCorrupt }: {
    corrupt: tf.Tensor4D;
    patches: readonly { readonly id: string; readonly patch: Patch }[];
    onClean: Observed;
    onCorrupt: Observed;
  },
): HeldRun {
  const donors = new Map<string, tf.Tensor4D>();
  let run = patches.length === 0 ? disposable(network.run(corrupt)) : undefined;
  try {
    for (const { id, patch } of patches) {
      donors.set(id, patch((run ?? onCorrupt).activations[id], onClean.activations[id]));
      run?.[Symbol.dispose]();
      run = undefined;
      run = disposable(network.run(corrupt, donors));
    }
    return run!;
  } catch (error) {
    run?.[Symbol.dispose]();
    throw error;
  } finally {
    tf.dispose([...donors.values()]);
  }
}
