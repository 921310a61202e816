import * as tf from "@tensorflow/tfjs-core";
import { jit, type Jitted } from "@/backends/jit/mod.ts";
import type { Hook, Model } from "@/models/mod.ts";

/** A prediction and what the network held on the way to it, by the name of the place; all of it the caller's. */
export type Observed = {
  readonly output: tf.Tensor4D;
  readonly activations: Readonly<Record<string, tf.Tensor4D>>;
};

/** What is done at the places that a run is looked at. */
export interface Observation {
  /** Names of hook points. */
  readonly places: readonly string[];
  /** What is noted down of an activation; all of it by default. */
  readonly of?: (activation: tf.Tensor4D) => tf.Tensor4D;
  /** What the network goes on with; the activation itself by default. */
  readonly replace?: (activation: tf.Tensor4D, place: string) => tf.Tensor4D;
}

/** The input and the places that every architecture has, in the order of evaluation: `input`, `encoder0` … `output`. */
export function namedPlaces({ graph }: Pick<Model, "graph">): string[] {
  const order = new Map(graph.nodes.map(({ id }, index) => [id, index]));
  const at = (name: string) => order.get(graph.hookPoints[name])!;
  return ["input", ...Object.keys(graph.hookPoints).sort((a, b) => at(a) - at(b))];
}

/** One forward pass through hooks, as a function of tensors that can be compiled. */
export function observed(
  model: Pick<Model, "forward">,
  x: tf.Tensor4D,
  { places, of = tf.clone, replace = (activation) => activation }: Observation,
): Observed {
  const kept = new Map<string, tf.Tensor4D>();
  const hookAt = (place: string): Hook => (activation) => {
    const noted = of(activation);
    // the activation itself is not ours to keep
    kept.set(place, tf.keep(noted === activation ? tf.clone(noted) : noted));
    return replace(activation, place);
  };
  try {
    const output = model.forward(x, {
      hooks: Object.fromEntries(places.map((name) => [name, hookAt(name)])),
    });
    // a tensor that is kept belongs to nobody: its clone is a result like any other
    const activations = Object.fromEntries([...kept].map(([place, tensor]) => [place, tf.clone(tensor)]));
    return { output, activations };
  } finally {
    tf.dispose([...kept.values()]);
  }
}

/**
 * What a network holds at places, as one function of its input [batch, y, x, channel]: its results, by place, belong to
 * the caller. Weights are looked up at each call.
 *
 * @param options.of as in {@linkcode Observation}
 * @param options.compiled whether it is compiled where the backend can; the numbers differ in rounding only
 */
export function activationReader(
  model: Pick<Model, "forward">,
  { places, of, compiled = true }: Omit<Observation, "replace"> & { readonly compiled?: boolean },
): Jitted<[tf.Tensor4D], Observed["activations"]> {
  return jit((x: tf.Tensor4D) => observed(model, x, { places, of }).activations, {
    name: "activations",
    enabled: compiled,
  });
}
