import * as tf from "@tensorflow/tfjs-core";
import type { Matrix } from "@/math/matrix.ts";
import type { Hooks, Model } from "@/models/mod.ts";
import { type Frames, inputTensor } from "./frames.ts";

/** The places that every architecture has, in the order of evaluation: `input`, the encoder's stages … `output`. */
export function placesOf({ graph }: Pick<Model, "graph">): string[] {
  const order = new Map(graph.nodes.map(({ id }, index) => [id, index]));
  const at = (name: string) => order.get(graph.hookPoints[name])!;
  return ["input", ...Object.keys(graph.hookPoints).sort((a, b) => at(a) - at(b))];
}

/**
 * What every place holds for each frame: its activation averaged to at most `places` × `places` tiles, so that points
 * of all places have a like number of coordinates. Rows [frame, y·x·channel].
 */
export async function activationsOf(
  model: Pick<Model, "forward" | "graph">,
  data: Frames,
  { places, batchSize }: { places: number; batchSize: number },
): Promise<Map<string, Matrix>> {
  const rows = new Map<string, Float32Array[]>(placesOf(model).map((place) => [place, []]));
  for (let start = 0; start < data.frames.length; start += batchSize) {
    const x = inputTensor(data.frames.slice(start, start + batchSize), data);
    const seen = new Map<string, tf.Tensor4D>();
    const hooks: Hooks = Object.fromEntries(
      [...rows.keys()].map((place) => [place, (activation: tf.Tensor4D) => {
        seen.set(place, tf.keep(averaged(activation, places)));
        return activation;
      }]),
    );
    try {
      model.forward(x, { hooks }).dispose();
      for (const [place, tensor] of seen) rows.get(place)!.push((await tensor.data<"float32">()).slice());
    } finally {
      tf.dispose([x, ...seen.values()]);
    }
  }
  const count = data.frames.length;
  return new Map([...rows].map(([place, batches]) => [place, joined(batches, count)]));
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
