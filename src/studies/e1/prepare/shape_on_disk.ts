import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import type { DataConfig } from "../plan/data_config.ts";
import { type DataShape, shapeOf } from "../plan/data_shape.ts";
import { foreignSource } from "./foreign_source.ts";
import { splitTrajectories } from "./split_trajectories.ts";

/**
 * What a configuration and the headers of its file say; no value is read, so that a set that is held out stays unopened.
 *
 * @throws {InputError} whatever `foreignSource` finds in the headers; shares of the trajectories that leave a split none;
 * a symmetry that the grid does not have
 */
export async function shapeOnDisk(
  config: DataConfig,
  { dataFolder }: { dataFolder: string },
): Promise<DataShape> {
  const shape = shapeOf(config);
  if (config.layout === "chimera") return shape;
  const where = join(dataFolder, ...config.file.split("/"));
  using file = await openHdf5(where);
  const { available, times, height, width } = foreignSource(config, { file, where });
  splitTrajectories(config, { available, where });
  for (const [axis, points] of [["y", height], ["x", width]] as const) {
    const shift = config.symmetry[axis];
    // every multiple of the shift must come back to 0 after whole rounds of the grid
    if (shift === 0 || points % shift === 0) continue;
    throw new InputError(
      `symmetry.${axis} is ${shift}, and the ${points} points along ${axis} are no multiple of it`,
      { where: config.name, mend: `set symmetry.${axis} to a divisor of ${points}, or to 0 for none` },
    );
  }
  return { ...shape, grid: { times, height, width } };
}
