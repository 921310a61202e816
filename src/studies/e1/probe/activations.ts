import * as tf from "@tensorflow/tfjs-core";
import type { Matrix } from "@/math/matrix.ts";
import type { Model } from "@/models/mod.ts";
import { activationReader, namedPlaces } from "@/probes/mod.ts";
import { type Frames, inputTensor } from "./frames.ts";

/**
 * What every named place holds for each frame: its activation averaged to at most `places` × `places` tiles, so that
 * points of all places have a like number of coordinates. Rows [frame, y·x·channel].
 *
 * @param options.compiled whether the forward pass is compiled where the backend can
 */
export async function activationsOf(
  model: Pick<Model, "forward" | "graph">,
  data: Frames,
  { places, batchSize, compiled }: { places: number; batchSize: number; compiled: boolean },
): Promise<Map<string, Matrix>> {
  const names = namedPlaces(model);
  const rows = new Map<string, Float32Array[]>(names.map((name) => [name, []]));
  using read = activationReader(model, {
    places: names,
    of: (activation) => averaged(activation, places),
    compiled,
  });
  for (let start = 0; start < data.frames.length; start += batchSize) {
    const x = inputTensor(data.frames.slice(start, start + batchSize), data);
    const seen = read(x);
    try {
      for (const name of names) rows.get(name)!.push((await seen[name].data<"float32">()).slice());
    } finally {
      tf.dispose([x, ...Object.values(seen)]);
    }
  }
  const count = data.frames.length;
  return new Map([...rows].map(([name, batches]) => [name, joined(batches, count)]));
}

/** Means over tiles; a size that is no multiple of `places` loses its last rows and columns. */
function averaged(activation: tf.Tensor4D, places: number): tf.Tensor4D {
  const window = [1, 2].map((axis) => Math.max(1, Math.floor(activation.shape[axis] / places))) as [
    number,
    number,
  ];
  return tf.avgPool(activation, window, window, "valid");
}

function joined(batches: readonly Float32Array[], count: number): Matrix {
  const size = batches.reduce((sum, { length }) => sum + length, 0);
  const data = new Float64Array(size);
  let at = 0;
  for (const batch of batches) {
    data.set(batch, at);
    at += batch.length;
  }
  return { data, shape: [count, size / count] };
}
