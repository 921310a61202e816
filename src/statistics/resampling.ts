import type { RandomStream } from "@/core/random/mod.ts";

/** A number computed from one or several samples, given as separate arguments. It may reorder them, not keep them. */
export type Statistic = (...samples: number[][]) => number;

/**
 * The statistic on `count` bootstrap resamples, in the order drawn. Each sample is resampled with replacement on its
 * own; `paired` draws one set of rows for all of them, so that what belongs together stays together.
 */
export function bootstrapDistribution(
  samples: readonly (readonly number[])[],
  { statistic, count, random, paired }: {
    statistic: Statistic;
    count: number;
    random: RandomStream;
    paired: boolean;
  },
): Float64Array {
  const resample = samples.map((sample) => [...sample]);
  const rows = samples.map((sample) => new Int32Array(sample.length));
  const distribution = new Float64Array(count);
  for (let draw = 0; draw < count; draw++) {
    for (let s = 0; s < samples.length; s++) {
      const from = paired ? rows[0] : rows[s];
      if (s === 0 || !paired) random.integers(from.length, from);
      pick(resample[s], { from: samples[s], rows: from });
    }
    distribution[draw] = statistic(...resample);
  }
  return distribution;
}

function pick(
  resample: number[],
  { from, rows }: { from: readonly number[]; rows: Int32Array },
): void {
  for (let row = 0; row < rows.length; row++) resample[row] = from[rows[row]];
}

/**
 * The statistic with one value left out: entry [j][i] lacks value i of sample j, or, `paired`, row i of all samples
 * (then there is one list).
 */
export function jackknifeValues(
  samples: readonly (readonly number[])[],
  { statistic, paired }: { statistic: Statistic; paired: boolean },
): number[][] {
  const without = (sample: readonly number[], index: number) => sample.toSpliced(index, 1);
  if (paired) {
    return [samples[0].map((_, row) => statistic(...samples.map((sample) => without(sample, row))))];
  }
  return samples.map((left, j) =>
    left.map((_, i) => statistic(...samples.map((sample, s) => s === j ? without(sample, i) : [...sample])))
  );
}
