/** What the tests of this folder share: they run on the native backend and leave nothing behind. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { tfjsBackendName } from "../../tensorflow/constants.ts";
import { noTensorflow, openBinding } from "../../tensorflow/testing/open_for_tests.ts";

/**
 * A test on the native backend. What it makes itself is in a scope; variables, kept tensors and handles must be as many
 * after it as before.
 */
export function jitTest(name: string, work: () => void | Promise<void>): void {
  Deno.test(`jit: ${name}`, { ignore: noTensorflow }, async () => {
    await tf.setBackend(tfjsBackendName);
    const before = [tf.memory().numTensors, openBinding().getNumOfTensors()];
    tf.engine().startScope();
    try {
      await work();
    } finally {
      tf.engine().endScope();
    }
    const after = [tf.memory().numTensors, openBinding().getNumOfTensors()];
    assert.deepEqual(after, before, "tensors, handles");
  });
}

/** A tensor's values, the tensor disposed of. */
export function valuesOf(tensor: tf.Tensor): number[] {
  const values = Array.from(tensor.dataSync());
  tensor.dispose();
  return values;
}

/** Lines that `console.warn` got while `work` ran. */
export function warningsOf(work: () => void): string[] {
  const original = console.warn;
  const lines: string[] = [];
  console.warn = (line: string) => void lines.push(line);
  try {
    work();
  } finally {
    console.warn = original;
  }
  return lines;
}
