import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { DataConfig } from "../plan/data_config.ts";
import { type OodPermit, requirePermit } from "./open_ood.ts";
import { readForeign } from "./read_foreign.ts";
import { readGenerated } from "./read_generated.ts";
import type { SplitData } from "./split_data.ts";

/** The splits that a data set has; the test splits of a set out of distribution are read after the plan is frozen. */
export function splitsOf(config: DataConfig): string[] {
  if (config.layout === "chimera") return Object.keys(config.splits);
  return (["train", "validation", "test"] as const).filter((name) => config.split[name] > 0);
}

/**
 * Reads one split of a data set, and nothing of the others: `[trajectory, time, y, x, channel]` in float32, the
 * predicted channels first. Of a generated set the channels are ω, u, v and ω is predicted.
 *
 * Every value is looked at once; a split that is too large for memory then stays on disk.
 *
 * @param options.inMemoryBytes the largest split that is held in memory; default 128 MiB
 * @param options.permit leave to read this split, which sets out of distribution need (`openOod`)
 * @throws {GateError} a set out of distribution, and no leave
 * @throws {InputError} no such split, missing or damaged file, an absent dataset, a shape that does not fit the
 * configuration, NaN, infinity or a fill value (naming file, dataset and index)
 */
export async function readSplit(
  config: DataConfig,
  { split, dataFolder, permit, inMemoryBytes }: {
    split: string;
    dataFolder: string;
    permit?: OodPermit;
    inMemoryBytes?: number;
  },
): Promise<SplitData> {
  const known = splitsOf(config);
  if (!known.includes(split)) {
    throw new InputError(`no split '${split}'${suggestion(split, known)}`, {
      where: config.name,
      mend: "name one of its splits",
    });
  }
  await requirePermit(config, { split, permit });
  return config.layout === "chimera"
    ? await readGenerated(config, { split, dataFolder, inMemoryBytes })
    : await readForeign(config, { split, dataFolder, inMemoryBytes });
}
