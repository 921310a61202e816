/** For the tests of this folder: comparison of arrays, and which operations of TensorFlow ran. */

import assert from "node:assert/strict";
import { openBinding } from "../../testing/open_for_tests.ts";

/** Each value within `tolerance`, relative to the larger of 1 and the expected one. */
export function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance = 1e-5 }: { tolerance?: number } = {},
): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(found[i] - expected[i]);
    assert.ok(
      error <= tolerance * Math.max(1, Math.abs(expected[i])),
      `[${i}]: ${found[i]} for ${expected[i]}`,
    );
  }
}

/** The names of the operations that TensorFlow executes during `work`, in order. */
export function operationsOf(work: () => void): string[] {
  const binding = openBinding();
  const execute = binding.executeOp;
  const names: string[] = [];
  binding.executeOp = (name, ...rest) => {
    names.push(name);
    return execute.call(binding, name, ...rest);
  };
  try {
    work();
  } finally {
    // The method of the class shows again.
    Reflect.deleteProperty(binding, "executeOp");
  }
  return names;
}

/** Distinct values without a generator: fractional parts of multiples of the golden ratio, from −1 to 1. */
export function wave(size: number, offset = 0): Float32Array {
  return Float32Array.from({ length: size }, (_, index) => ((index + offset) * 1.6180339887 % 1) * 2 - 1);
}
