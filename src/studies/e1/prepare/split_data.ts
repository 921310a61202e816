import type { FieldSeries, Normalisation } from "@/training/mod.ts";

/** One split of a data set. */
export interface SplitData {
  /** `[trajectory, time, y, x, channel]` in float32. */
  readonly series: FieldSeries;
  /** Names of the channels; a generated set has ω, u, v. */
  readonly channels: readonly string[];
  /** The first this many channels are predicted: the target is their increment to the next frame. */
  readonly targets: number;
  /** Time from frame to frame. */
  readonly frameInterval: number;
  /** Highest wavenumber along an axis, in units of 2π/side, that the data holds. */
  readonly resolvedWavenumber: number;
}

/**
 * The normalisation constants that a split gives. They must come from the in-distribution training split alone, and
 * serve every other split, too.
 */
export function normalisationOf({ series, targets }: SplitData): Normalisation {
  const { data, shape: [trajectories, times, height, width, channels] } = series;
  const frame = height * width * channels;
  const input = Array.from(
    { length: channels },
    (_, channel) => standardDeviation(data.length / channels, (index) => data[index * channels + channel]),
  );
  const perTrajectory = (times - 1) * height * width;
  const increment = Array.from(
    { length: targets },
    (_, channel) =>
      standardDeviation(trajectories * perTrajectory, (index) => {
        const trajectory = Math.floor(index / perTrajectory);
        const at = trajectory * times * frame + (index - trajectory * perTrajectory) * channels + channel;
        return data[at + frame] - data[at];
      }),
  );
  return { input, increment };
}

function standardDeviation(count: number, value: (index: number) => number): number {
  let mean = 0;
  for (let index = 0; index < count; index++) mean += value(index) / count;
  let square = 0;
  for (let index = 0; index < count; index++) square += (value(index) - mean) ** 2 / count;
  return Math.sqrt(square);
}
