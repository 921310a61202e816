/** A conformance case as data: what is computed, from which shapes, and how exactly it must agree. */
import * as tf from "@tensorflow/tfjs-core";

/** Named tensors: a case's inputs, or what it computes from them. */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

/**
 * How a case computes, which says how far two correct backends may differ (tolerance.ts): it only moves numbers,
 * does a few operations on each, or adds up products of many.
 */
export type Arithmetic = "moves" | "elementwise" | "contraction";

/** One computation that every backend must do as the cpu backend does. */
export interface ConformanceCase {
  /** Names the operation and what is odd about its inputs. */
  readonly name: string;
  /** Says how far results may differ. */
  readonly arithmetic: Arithmetic;
  /** The shapes of the float32 inputs by name; they are filled with fixed random numbers in [−1, 1). */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Computes what is compared. */
  readonly compute: (inputs: Tensors) => Tensors;
}

/**
 * Compares the value of an operation and its gradient by every input. The gradient is taken of Σ weight·value, with
 * fixed weights that differ from one element to the next.
 */
export function withGradients(operation: (inputs: Tensors) => tf.Tensor): ConformanceCase["compute"] {
  return (inputs) => {
    const names = Object.keys(inputs);
    const named = (tensors: readonly tf.Tensor[]) =>
      Object.fromEntries(tensors.map((tensor, index) => [names[index], tensor]));
    const ofList = (...tensors: tf.Tensor[]) => operation(named(tensors));
    const list = Object.values(inputs);
    const value = operation(inputs);
    const gradients = tf.grads(ofList)(list, fixedWeights(value.shape));
    return {
      value,
      ...Object.fromEntries(gradients.map((gradient, index) => [`gradient by ${names[index]}`, gradient])),
    };
  };
}

/** Compares the value of an operation that has no gradient. */
export function valueOnly(operation: (inputs: Tensors) => tf.Tensor): ConformanceCase["compute"] {
  return (inputs) => ({ value: operation(inputs) });
}

/** Weights cos 1, cos 2, …: none is zero and no two neighbours are equal. */
export function fixedWeights(shape: number[]): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length: size }, (_, index) => Math.cos(index + 1)), shape);
}
