import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5, writeHdf5 } from "@/core/hdf5/mod.ts";
import { sha256Text } from "@/core/identity/mod.ts";
import type { GeneratedConfig } from "../plan/data_config.ts";
import { generatorIdentity, type Trajectory } from "./generate.ts";

/** A few trajectories of one split, made by one process and kept in a file of their own until all are there. */
export interface Part {
  readonly split: string;
  /** Index of the first trajectory. */
  readonly first: number;
  readonly count: number;
}

/** Trajectories a part: small enough that a kill loses little, large enough that starting a process costs little. */
const PART_TRAJECTORIES = 4;

/** All parts of a data set, in the order of its splits. They do not depend on the number of workers. */
export function partsOf(config: GeneratedConfig): Part[] {
  return Object.entries(config.splits).flatMap(([split, { trajectories }]) =>
    Array.from({ length: Math.ceil(trajectories / PART_TRAJECTORIES) }, (_, part) => {
      const first = part * PART_TRAJECTORIES;
      return { split, first, count: Math.min(PART_TRAJECTORIES, trajectories - first) };
    })
  );
}

/** Where a data set's parts lie while it is made: the name holds its identity, so parts of another set never mix in. */
export function partsFolder(config: GeneratedConfig, dataFolder: string): string {
  return join(dataFolder, ".parts", `${config.name}-${sha256Text(generatorIdentity(config)).slice(0, 16)}`);
}

export function partPath(folder: string, { split, first }: Part): string {
  return join(folder, `${split}_${String(first).padStart(5, "0")}.h5`);
}

/** Writes a part; it has its final name only once it is whole. */
export async function writePart(
  path: string,
  { config, trajectories }: {
    config: GeneratedConfig;
    trajectories: readonly Extract<Trajectory, { status: "done" }>[];
  },
): Promise<void> {
  const { time: { frames }, grid: { size } } = config;
  const data = new Float32Array(trajectories.length * frames * size * size);
  trajectories.forEach(({ vorticity }, index) => data.set(vorticity, index * vorticity.length));
  const seeds = Int32Array.from(trajectories, ({ seed }) => seed);
  await writeHdf5(path, {
    datasets: {
      vorticity: { data, shape: [trajectories.length, frames, size, size] },
      seed: { data: seeds, shape: [trajectories.length] },
    },
  });
}

export interface PartContent {
  /** ω `[trajectory, frame, y, x]` */
  readonly vorticity: Float32Array;
  readonly seeds: Int32Array;
}

/** Reads a part back; undefined if it was not made yet, or was damaged since. */
export async function readPart(
  folder: string,
  { part, config }: { part: Part; config: GeneratedConfig },
): Promise<PartContent | undefined> {
  const path = partPath(folder, part);
  if (!existsSync(path)) return undefined;
  try {
    using file = await openHdf5(path);
    const { data, shape } = file.read("vorticity");
    const { time: { frames }, grid: { size } } = config;
    const expected = [part.count, frames, size, size];
    if (shape.length !== 4 || shape.some((length, axis) => length !== expected[axis])) return undefined;
    return { vorticity: data as Float32Array, seeds: file.read("seed").data as Int32Array };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
