import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { periodicGrid, velocityOf } from "@/physics/mod.ts";
import type { GeneratedConfig } from "./data_config.ts";
import { finite } from "./finite.ts";
import type { SplitData } from "./split_data.ts";

/** ω, and the velocity diagnosed from it: with both, advection is local to a convolution. */
const CHANNELS = ["vorticity", "u", "v"];

/** Reads one split of a generated data set; the velocity is found from the vorticity by FFT in double precision. */
export async function readGenerated(
  config: GeneratedConfig,
  { split, dataFolder }: { split: string; dataFolder: string },
): Promise<SplitData> {
  const where = join(dataFolder, ...config.file.split("/"));
  using file = await openHdf5(where);
  const dataset = `${split}/vorticity`;
  const { data, shape } = file.read(dataset);
  const { grid: { size, solver_size }, time } = config;
  const expected = [config.splits[split].trajectories, time.frames, size, size];
  if (shape.length !== 4 || expected.some((length, axis) => length !== shape[axis])) {
    throw new InputError(`'${dataset}' has shape [${shape}], not [${expected}] as '${config.name}' says`, {
      where,
      mend: "make the data again (deno task data)",
    });
  }
  const vorticity = finite(data as Float32Array, { where, dataset, shape });
  const velocity = velocityOf(periodicGrid(size));
  const points = size * size;
  const series = new Float32Array(CHANNELS.length * vorticity.length);
  for (let first = 0; first < vorticity.length; first += points) {
    const frame = vorticity.subarray(first, first + points);
    const { u, v } = velocity(frame);
    for (let at = 0; at < points; at++) {
      const target = CHANNELS.length * (first + at);
      series[target] = frame[at];
      series[target + 1] = u[at];
      series[target + 2] = v[at];
    }
  }
  return {
    series: { data: series, shape: [expected[0], expected[1], size, size, CHANNELS.length] },
    channels: CHANNELS,
    targets: 1,
    frameInterval: time.frame_interval,
    resolvedWavenumber: Math.min(periodicGrid(solver_size).dealiasCutoff, size / 2 - 1),
  };
}
