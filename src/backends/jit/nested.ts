import * as tf from "@tensorflow/tfjs-core";

/** Tensors in arrays and records, as deep as you like. */
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
      parts.push("-");
      return () => value;
    }
    if (value instanceof tf.Tensor) {
      tensors.push(value);
      parts.push(`${value.dtype}[${value.shape}]`);
      return (next) => next();
    }
    if (Array.isArray(value)) {
      parts.push("(");
      const items = value.map((item, index) => walk(item, `${path}[${index}]`));
      parts.push(")");
      return (next) => items.map((item) => item(next));
    }
    if (typeof value === "object" && isRecord(value)) {
      parts.push("{");
      // In sorted order, so that two records that differ in nothing else are one signature.
      const entries = Object.keys(value).sort().map((key) => {
        parts.push(`${JSON.stringify(key)}:`);
        return [key, walk((value as Record<string, unknown>)[key], `${path}.${key}`)] as const;
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
