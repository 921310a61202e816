import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "@/core/errors.ts";
import type { Model } from "./build.ts";

/** Weights by name: shape and values, row-major. */
export type Weights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

/** A copy of a model's weights, in the order of its graph. */
export async function readWeights(model: Pick<Model, "variables">): Promise<Weights> {
  const entries = [...model.variables].map(async ([name, variable]) => {
    const data = await variable.data<"float32">();
    return [name, { shape: [...variable.shape], data: data.slice() }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Gives a model other weights. Nothing is changed unless all of them fit.
 *
 * @throws {InputError} listing each name that is missing or unknown and each shape that differs
 */
export function loadWeights(model: Pick<Model, "config" | "variables">, weights: Weights): void {
  const problems = [
    ...[...model.variables].flatMap(([name, { shape }]) => problemOf(name, { shape, given: weights[name] })),
    ...Object.keys(weights).filter((name) => !model.variables.has(name)).map((name) =>
      `'${name}' is unknown`
    ),
  ];
  if (problems.length > 0) {
    throw new InputError(problems.join("; "), {
      where: `weights for ${model.config.name}`,
      mend: "load weights of the same architecture",
    });
  }
  for (const [name, variable] of model.variables) {
    // The cpu backend would keep the caller's array as the variable's memory.
    const values = tf.tensor(weights[name].data.slice(), variable.shape);
    variable.assign(values);
    values.dispose();
  }
}

function problemOf(
  name: string,
  { shape, given }: { shape: readonly number[]; given: Weights[string] | undefined },
): string[] {
  if (given === undefined) return [`'${name}' is missing`];
  if (String(given.shape) !== String(shape)) {
    return [`'${name}' has shape [${given.shape.join(", ")}], expected [${shape.join(", ")}]`];
  }
  const size = shape.reduce((product, length) => product * length, 1);
  return given.data.length === size ? [] : [`'${name}' has ${given.data.length} values, expected ${size}`];
}
