import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type AxisRange, openHdf5 } from "@/core/hdf5/mod.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { velocityOf } from "@/physics/velocity.ts";
import type { FrameRange } from "@/training/mod.ts";
import type { GeneratedConfig } from "../plan/data_config.ts";
import { finite } from "./finite.ts";
import { CHANNELS } from "../plan/data_shape.ts";
import { seriesOf } from "./series_of.ts";
import type { SplitData } from "./split_data.ts";

/** Reads one split of a generated data set; the velocity is found from the vorticity by FFT in double precision. */
export async function readGenerated(
  config: GeneratedConfig,
  { split, dataFolder, inMemoryBytes }: { split: string; dataFolder: string; inMemoryBytes?: number },
): Promise<SplitData> {
  const where = join(dataFolder, ...config.file.split("/"));
  const file = await openHdf5(where);
  let inMemory = true;
  try {
    const dataset = `${split}/vorticity`;
    const { shape, chunks } = file.header(dataset);
    const { grid: { size, solver_size }, time } = config;
    const expected = [config.splits[split].trajectories, time.frames, size, size] as const;
    if (shape.length !== 4 || expected.some((length, axis) => length !== shape[axis])) {
      throw new InputError(`'${dataset}' has shape [${shape}], not [${expected}] as '${config.name}' says`, {
        where,
        mend: "make the data again (deno task data)",
      });
    }
    const velocity = velocityOf(periodicGrid(size));
    const read = (trajectory: number, { from, to }: FrameRange): Float32Array => {
      const slice: AxisRange[] = [[trajectory, trajectory + 1], [from, to], [0, size], [0, size]];
      const { data, shape } = file.read(dataset, { slice });
      return withVelocities(finite(data as Float32Array, { where, dataset, shape, ranges: slice }), {
        points: size * size,
        velocity,
      });
    };
    const made = seriesOf(
      { shape: [...expected, CHANNELS.length], packedFrames: chunks?.[1] ?? 1, read },
      { inMemoryBytes },
    );
    inMemory = made.inMemory;
    return {
      series: made.series,
      channels: CHANNELS,
      scaling: CHANNELS.map(() => "sigma" as const),
      where,
      targets: 1,
      frameInterval: time.frame_interval,
      resolvedWavenumber: Math.min(periodicGrid(solver_size).dealiasCutoff, size / 2 - 1),
      [Symbol.dispose]: () => file.close(),
    };
  } finally {
    if (inMemory) file.close();
  }
}

/** ω → ω, u, v, frame by frame. */
export function withVelocities(
  vorticity: Float32Array,
  { points, velocity }: { points: number; velocity: ReturnType<typeof velocityOf> },
): Float32Array {
  const channels = new Float32Array(CHANNELS.length * vorticity.length);
  for (let first = 0; first < vorticity.length; first += points) {
    const frame = vorticity.subarray(first, first + points);
    const { u, v } = velocity(frame);
    for (let at = 0; at < points; at++) {
      const target = CHANNELS.length * (first + at);
      channels[target] = frame[at];
      channels[target + 1] = u[at];
      channels[target + 2] = v[at];
    }
  }
  return channels;
}
