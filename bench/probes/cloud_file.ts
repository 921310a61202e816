/** Points for a peer: float64 numbers in a file, which both sides hold before any clock starts. */
import { join } from "node:path";
import type { PointMatrix } from "@/math/nearest_neighbours.ts";
import { type RandomStream, randomStream } from "@/core/random/mod.ts";

/** A cloud as a peer reads it. */
export interface CloudFile {
  readonly path: string;
  readonly shape: readonly number[];
}

/** Writes the points into a folder. */
export async function writeCloud(name: string, { points, folder }: { points: PointMatrix; folder: string }) {
  const path = join(folder, `${name}.f64`);
  await Deno.writeFile(path, new Uint8Array(points.data.slice().buffer));
  return { path, shape: points.shape } satisfies CloudFile;
}

/**
 * What a layer may look like: `latent` normal numbers a point, mixed into `coordinates` and bent by tanh, with noise of
 * a hundredth, so that no two distances tie.
 */
export function layerLikePoints(
  { points, coordinates, latent, seed }: {
    points: number;
    coordinates: number;
    latent: number;
    seed: number;
  },
): PointMatrix {
  const random = randomStream(seed, `layer/${points}/${coordinates}`);
  const mixing = normals(random, latent * coordinates);
  const data = new Float64Array(points * coordinates);
  for (let i = 0; i < points; i++) {
    const code = normals(random, latent);
    for (let c = 0; c < coordinates; c++) {
      let sum = 0;
      for (let l = 0; l < latent; l++) sum += code[l] * mixing[l * coordinates + c];
      data[i * coordinates + c] = Math.tanh(sum / Math.sqrt(latent)) + 0.01 * random.normal();
    }
  }
  return { data, shape: [points, coordinates] };
}

function normals(random: RandomStream, length: number): Float64Array {
  return Float64Array.from({ length }, () => random.normal());
}
