/** Computes a conformance case on one backend and brings the results to the host. */
import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "@/core/random/mod.ts";
import type { ConformanceCase, Tensors } from "./conformance_case.ts";

/** One result on the host. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** All results of a case by name, and how many tensors the backend was left with beyond what it had. */
export interface Evaluation {
  readonly results: ReadonlyMap<string, HostTensor>;
  readonly leaked: number;
}

/** Computes the case on the current backend. */
export async function evaluate(conformanceCase: ConformanceCase): Promise<Evaluation> {
  const before = tensorsAlive();
  const inputs = makeInputs(conformanceCase);
  const outputs = tf.tidy(() => conformanceCase.compute(inputs) as tf.NamedTensorMap);
  const results = new Map<string, HostTensor>();
  for (const [name, tensor] of Object.entries(outputs)) {
    results.set(name, { shape: tensor.shape, dtype: tensor.dtype, data: await tensor.data() });
  }
  tf.dispose([inputs, outputs]);
  return { results, leaked: tensorsAlive() - before };
}

/** Uniform numbers in [−1, 1) that depend on nothing but the names of case and input. */
function makeInputs({ name, inputs }: ConformanceCase): Tensors {
  return Object.fromEntries(
    Object.entries(inputs).map(([input, shape]) => {
      const random = randomStream(0, `conformance/${name}/${input}`);
      const size = tf.util.sizeFromShape([...shape]);
      return [
        input,
        tf.tensor(Float32Array.from({ length: size }, () => 2 * random.uniform() - 1), [...shape]),
      ];
    }),
  );
}

/** What the engine tracks and what the backend stores: a kernel that forgets an intermediate shows in the second. */
function tensorsAlive(): number {
  return tf.engine().memory().numTensors + tf.engine().backend.numDataIds();
}
