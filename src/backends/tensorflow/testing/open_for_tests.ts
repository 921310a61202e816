/** What the tests of this folder run on: the backend, or the reason why this machine has none. */

import * as tf from "@tensorflow/tfjs-core";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.d.ts";
import { printLine } from "@/core/progress/mod.ts";
import "../../register_gradients.ts";
import { tfjsBackendName } from "../constants.ts";
import type { Binding } from "../kernel_backend.ts";
import { tensorflowCandidate } from "../mod.ts";

const reason = await tensorflowCandidate.open({ threads: null, log: printLine }).then(
  () => undefined,
  (error: Error) => error.message,
);
if (reason !== undefined) console.log(`tests of the backend tensorflow are skipped: ${reason}`);

/** True where libtensorflow cannot be had: for `Deno.test`'s `ignore`. */
export const noTensorflow = reason !== undefined;

/** The open backend's binding. */
export function openBinding(): Binding {
  return (tf.findBackend(tfjsBackendName) as NodeJSKernelBackend).binding as unknown as Binding;
}

/** What `compute` gives on a backend, as plain values; nothing is left behind. */
export async function valuesOn(
  backend: string,
  compute: () => tf.Tensor[],
): Promise<(Float32Array | Int32Array | Uint8Array)[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => compute().map((tensor) => tensor.dataSync()));
}
