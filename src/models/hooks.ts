import type * as tf from "@tensorflow/tfjs-core";
import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { Graph } from "./graph.ts";

/** Takes a place's activation [batch, y, x, channel] and returns what the network goes on with, of equal shape. */
export type Hook = (activation: tf.Tensor4D) => tf.Tensor4D;

/** Hooks by the name of their place: one of a model's `hookPoints`. */
export type Hooks = Readonly<Record<string, Hook>>;

/** The places where a graph can be hooked: the names that all architectures share, then the ids of all nodes. */
export function hookPointsOf(graph: Graph): readonly string[] {
  return [...new Set([...Object.keys(graph.hookPoints), ...graph.nodes.map(({ id }) => id)])];
}

/**
 * Hooks by node id.
 *
 * @throws {InputError} for a name that is no hook point, and for two names of one place
 */
export function hooksByNode(hooks: Hooks, graph: Graph): ReadonlyMap<string, Hook> {
  const known = hookPointsOf(graph);
  const byNode = new Map<string, Hook>();
  for (const [name, hook] of Object.entries(hooks)) {
    if (!known.includes(name)) {
      throw new InputError(`unknown hook point '${name}'${suggestion(name, known)}`, {
        where: "hooks",
        mend: "use one of the model's hookPoints",
      });
    }
    const id = graph.hookPoints[name] ?? name;
    if (byNode.has(id)) {
      throw new InputError(`'${name}' and another name both mean node '${id}'`, {
        where: "hooks",
        mend: "hook each place once",
      });
    }
    byNode.set(id, hook);
  }
  return byNode;
}

/** Applies a hook and checks that the activation's shape stayed. */
export function applyHook(
  hook: Hook,
  { activation, id }: { activation: tf.Tensor4D; id: string },
): tf.Tensor4D {
  const replaced = hook(activation);
  if (String(replaced.shape) !== String(activation.shape)) {
    throw new InputError(
      `returned shape [${replaced.shape}] for an activation of shape [${activation.shape}]`,
      {
        where: `hook at '${id}'`,
        mend: "return an activation of equal shape",
      },
    );
  }
  return replaced;
}
