import { createHash } from "node:crypto";
import { join } from "node:path";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import type { ForeignConfig } from "../plan/data_config.ts";
import { Examiner } from "./examine.ts";
import { foreignSource } from "./foreign_source.ts";
import { seriesOf } from "./series_of.ts";
import type { SplitData } from "./split_data.ts";
import { splitTrajectories, type TrajectorySplit } from "./split_trajectories.ts";

/**
 * Reads one split of a file laid out like PDEBench's two-dimensional sets (Takamoto et al. 2022, arXiv:2210.07182).
 * Axes may lie in any order.
 */
export async function readForeign(
  config: ForeignConfig,
  { split, dataFolder, inMemoryBytes }: { split: string; dataFolder: string; inMemoryBytes?: number },
): Promise<SplitData> {
  const where = join(dataFolder, ...config.file.split("/"));
  const file = await openHdf5(where);
  let inMemory = true;
  try {
    const source = foreignSource(config, { file, where });
    const { times, height, width, packedFrames } = source;
    const chosen =
      splitTrajectories(config, { available: source.available, where })[split as keyof TrajectorySplit];
    source.requireWhole(chosen);
    const examiner = new Examiner(config.channels);
    const digests = chosen.map(() => createHash("sha256"));
    const read = source.read;
    const made = seriesOf({
      shape: [chosen.length, times, height, width, config.channels.length],
      packedFrames,
      read: (place, range) => read(chosen[place], range),
    }, {
      first: (place, range) => {
        const frames = read(chosen[place], range, examiner);
        digests[place].update(new Uint8Array(frames.buffer, frames.byteOffset, frames.byteLength));
        return frames;
      },
      inMemoryBytes,
    });
    const examined = examiner.result(where);
    inMemory = made.inMemory;
    return {
      series: made.series,
      channels: config.channels.map(({ name }) => name),
      scaling: config.channels.map(({ normalisation = "mean_sigma" }) => normalisation),
      examined,
      trajectories: chosen.map((index, place) => ({ index, sha256: digests[place].digest("hex") })),
      where,
      targets: config.targets,
      frameInterval: config.frame_interval * config.reduced_resolution_t,
      resolvedWavenumber: Math.floor(Math.min(height, width) / 2) - 1,
      [Symbol.dispose]: () => file.close(),
    };
  } finally {
    if (inMemory) file.close();
  }
}
