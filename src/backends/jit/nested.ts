import * as tf from "@tensorflow/tfjs-core";

/** Tensors in arrays and records, as deep as you like. A record's type is a `type`: an `interface` has no index. */
export type Nested =
  | tf.Tensor
  | null
  | undefined
  | readonly Nested[]
  | { readonly [key: string]: Nested };

/** A nested value taken apart. */
export interface Flat {
  /** Its tensors, depth first. */
  readonly tensors: readonly tf.Tensor[];
  /** What of its form must not change: structure, shapes and data types, as text. */
  readonly signature: string;
  /** The same form with other tensors. */
  rebuild(tensors: readonly tf.Tensor[]): Nested;
}

type Rebuild = (next: () => tf.Tensor) => Nested;

/**
 * Takes a nested value apart.
 *
 * @param what names it in errors, e.g. `argument`
 * @throws {TypeError} for a leaf that is no tensor: as a number, it would be the same at every call
 * @throws {Error} for a tensor that was disposed of
 */
export function flatten(value: unknown, what: string): Flat {
  const tensors: tf.Tensor[] = [];
  const parts: string[] = [];
  const build = walk(value, what);
  return {
    tensors,
    signature: parts.join(""),
    rebuild(replacements) {
      let index = 0;
      return build(() => replacements[index++]);
    },
  };

  function walk(value: unknown, path: string): Rebuild {
    if (value === null || value === undefined) {
      parts.push(`${value}`);
      return () => value;
    }
    if (value instanceof tf.Tensor) {
      if (value.isDisposed) throw new Error(`${path} was disposed of`);
      tensors.push(value);
      parts.push(`${value.dtype}[${value.shape}]`);
      return (next) => next();
    }
    if (Array.isArray(value)) {
      parts.push("(");
      const items = Array.from(value, (item, index) => walk(item, `${path}[${index}]`)); // holes too
      parts.push(")");
      return (next) => items.map((item) => item(next));
    }
    if (typeof value === "object" && isRecord(value)) {
      parts.push("{");
      // In their own order, which a function can see (Object.values).
      const entries = Object.entries(value).map(([key, item]) => {
        parts.push(`${JSON.stringify(key)}:`);
        return [key, walk(item, `${path}.${key}`)] as const;
      });
      parts.push("}");
      return (next) => Object.fromEntries(entries.map(([key, item]) => [key, item(next)]));
    }
    throw new TypeError(
      `${path} is ${describe(value)}, not a tensor: it would be the same at every call; make it a tensor`,
    );
  }
}

function isRecord(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `a ${typeof value}`;
  return `a ${value.constructor?.name ?? "object"}`;
}
