/** Work on one backend that leaves the choice of the current one to others. */
import * as tf from "@tensorflow/tfjs-core";

/**
 * Makes a backend that is registered in TensorFlow.js the current one while `work` runs, starting it if need be. Before
 * the first choice of a backend, the cpu backend counts as the current one.
 */
export async function onBackend<T>(tfjsBackend: string, work: () => Promise<T>): Promise<T> {
  // Declared as a string, and nullish before the first choice or after a removal.
  const current: string | null | undefined = tf.getBackend();
  if (!await tf.setBackend(tfjsBackend)) {
    throw new Error(`TensorFlow.js could not start its backend '${tfjsBackend}'`);
  }
  try {
    return await work();
  } finally {
    await tf.setBackend(current ?? "cpu");
  }
}

/** Starts a backend, or throws. */
export function startBackend(tfjsBackend: string): Promise<void> {
  return onBackend(tfjsBackend, () => Promise.resolve());
}
