/**
 * What a peer needs to train the same network on the same data, as files of a folder: `problem.json` (the network's
 * graph, names and shapes), `weights.f32` and `batches.f32` (float32, row-major, one array after another).
 * problem.py reads it.
 */
import { join } from "node:path";
import { type Model, readWeights } from "@/models/mod.ts";
import type { Batch } from "@/training/mod.ts";

export interface Problem {
  readonly model: Model;
  readonly learningRate: number;
  readonly batches: readonly Batch[];
  /** Goes into `problem.json` as it is. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Writes a problem with the weights that the model has now. */
export async function writeProblem(
  folder: string,
  { model, learningRate, batches, more = {} }: Problem,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const weights = await readWeights(model);
  await writeFloats(join(folder, "weights.f32"), Object.values(weights).map(({ data }) => data));
  await writeFloats(join(folder, "batches.f32"), batches.flatMap(({ inputs, targets }) => [inputs, targets]));
  const description = {
    graph: model.graph,
    learningRate,
    weights: Object.entries(weights).map(([name, { shape }]) => ({ name, shape })),
    batches: batches.map(({ inputShape, targetShape }) => ({ inputShape, targetShape })),
    ...more,
  };
  await Deno.writeTextFile(join(folder, "problem.json"), JSON.stringify(description));
}

/** Writes arrays one after another. */
export async function writeFloats(path: string, arrays: readonly Float32Array[]): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  }
}
