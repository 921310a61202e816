import { InputError } from "@/core/errors.ts";
import type { FieldSeries } from "@/training/mod.ts";
import type { Scaling } from "../plan/data_config.ts";
import { type MeanSpectra, SpectraComparison } from "./compare_spectra.ts";
import { FieldErrorSum } from "./metrics.ts";
import type { ChannelErrors, SetMetrics } from "./metrics_file.ts";

/** Predicted fields as they lie in a file, read frame by frame: [y, x, channel]. */
export interface PredictedFrames {
  readonly steps: number;
  frame(trajectory: number, step: number): Float32Array;
}

interface SetInput {
  readonly nextState: PredictedFrames;
  readonly rollout: PredictedFrames | null;
  /** The predicted channels, the first of the series' channels. */
  readonly names: readonly string[];
  readonly scaling: readonly Scaling[];
  readonly resolvedWavenumber: number;
  readonly quantity: "vorticity" | "other";
}

/**
 * Metrics and mean spectra of one split; a frame at a time is in memory.
 *
 * @param name of the split
 * @throws {InputError} if every true field of a channel is zero, so that no error is relative to it
 */
export function measureSet(
  name: string,
  series: FieldSeries,
  input: SetInput,
): { metrics: SetMetrics; spectra: MeanSpectra } {
  const { nextState, rollout, names } = input;
  const [trajectories, times, height, width] = series.shape;
  const channels = names.length;
  const count = height * width;
  const samples = trajectories * (times - 1);
  const levels = levelsOf(series, input);
  const tallies = names.map((_, channel) => {
    const { mean } = levels[channel];
    return {
      errors: new FieldErrorSum({ mean }),
      persistence: new FieldErrorSum({ mean }),
      rollout: rollout && Array.from({ length: rollout.steps }, () => new FieldErrorSum({ mean })),
      spectra: new SpectraComparison({ height, width, channels, channel, mean, count: samples, ...input }),
    };
  });
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    const frame = (time: number) => predictedChannels(series, { trajectory, time, channels });
    let before = frame(0);
    for (let time = 1; time < times; time++) {
      const truth = frame(time);
      const prediction = nextState.frame(trajectory, time - 1);
      const rolled = rollout && time <= rollout.steps ? rollout.frame(trajectory, time - 1) : undefined;
      tallies.forEach((tally, channel) => {
        const place = { start: channel, count, stride: channels };
        tally.errors.add({ prediction, truth }, place);
        tally.persistence.add({ prediction: before, truth }, place);
        if (rolled) tally.rollout![time - 1].add({ prediction: rolled, truth }, place);
        tally.spectra.add(prediction, truth);
      });
      before = truth;
    }
  }
  const found = tallies.map(({ errors, persistence, rollout, spectra }, channel) => {
    const compared = spectra.result();
    const { mse, mae, nrmse, nrmseSamples } = errors.result();
    const { nrmse: unchanged } = persistence.result();
    if (nrmse === null || unchanged === null) {
      throw new InputError(
        `every true field of '${
          names[channel]
        }' in the test split '${name}' is zero, so that no error is relative to it`,
        { where: "data", mend: "name a data set whose test fields differ from zero" },
      );
    }
    const metrics: ChannelErrors = {
      mse,
      mae,
      nrmse,
      ...nrmseSamples < samples && { nrmse_samples: nrmseSamples },
      high_k_error: compared.highWavenumberError,
      ...compared.fields < samples && { high_k_fields: compared.fields },
      persistence_nrmse: unchanged,
      rollout_nrmse: rollout && rollout.map((sum) => sum.result().nrmse),
    };
    return { metrics, spectra: compared.spectra };
  });
  if (channels === 1) return { metrics: { samples, ...found[0].metrics }, spectra: found[0].spectra };
  return {
    metrics: {
      samples,
      ...meanErrors(found.map(({ metrics }) => metrics), levels),
      channels: Object.fromEntries(found.map(({ metrics }, channel) => [names[channel], metrics])),
    },
    spectra: {
      truth: meanSpectrum(found.map(({ spectra }) => spectra.truth), levels),
      prediction: meanSpectrum(found.map(({ spectra }) => spectra.prediction), levels),
    },
  };
}

/** What a true channel is counted from in nRMSE, and how it is spread about its mean over the split. */
interface Level {
  readonly mean: number;
  readonly sigma: number;
}

/**
 * A channel whose mean the network never sees is counted from its mean over the split, so that nRMSE does not depend on
 * an offset either; any other from 0.
 */
function levelsOf(series: FieldSeries, { names, scaling }: SetInput): Level[] {
  if (names.length === 1 && scaling[0] !== "mean_sigma") return [{ mean: originOf(scaling[0]), sigma: 1 }];
  const [trajectories, times] = series.shape;
  const [channels, all] = [names.length, series.shape[4]];
  const mean = new Float64Array(channels);
  const square = new Float64Array(channels);
  let seen = 0;
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let time = 0; time < times; time++) {
      const frame = series.frames(trajectory, { from: time, to: time + 1 });
      for (let at = 0; at < frame.length; at += all) {
        seen++;
        // Welford (1962): one pass, and no difference of large sums
        for (let channel = 0; channel < channels; channel++) {
          const from = frame[at + channel] - mean[channel];
          mean[channel] += from / seen;
          square[channel] += from * (frame[at + channel] - mean[channel]);
        }
      }
    }
  }
  return scaling.slice(0, channels).map((one, channel) => ({
    mean: one === "mean_sigma" ? mean[channel] : originOf(one),
    sigma: Math.sqrt(square[channel] / seen) || 1,
  }));
}

function originOf(scaling: Scaling): number {
  return typeof scaling === "object" ? scaling.mean : 0;
}

function meanErrors(channels: readonly ChannelErrors[], levels: readonly Level[]): ChannelErrors {
  const over = (value: (one: ChannelErrors, level: Level) => number) =>
    mean(channels.map((one, c) => value(one, levels[c])));
  return {
    mse: over(({ mse }, { sigma }) => mse / sigma ** 2),
    mae: over(({ mae }, { sigma }) => mae / sigma),
    nrmse: over(({ nrmse }) => nrmse),
    high_k_error: overAll(channels.map(({ high_k_error }) => high_k_error)),
    persistence_nrmse: over(({ persistence_nrmse }) => persistence_nrmse),
    rollout_nrmse: channels[0].rollout_nrmse &&
      channels[0].rollout_nrmse.map((_, step) =>
        overAll(channels.map(({ rollout_nrmse }) => rollout_nrmse![step]))
      ),
  };
}

/** The mean, where every channel has a number. */
function overAll(values: readonly (number | null)[]): number | null {
  return values.every((value) => value !== null) ? mean(values as readonly number[]) : null;
}

function meanSpectrum(spectra: readonly (readonly number[])[], levels: readonly Level[]): number[] {
  return spectra[0].map((_, k) => mean(spectra.map((one, c) => one[k] / levels[c].sigma ** 2)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The predicted channels of one frame, [y, x, channel]. */
function predictedChannels(
  series: FieldSeries,
  { trajectory, time, channels }: { trajectory: number; time: number; channels: number },
): Float32Array {
  const frame = series.frames(trajectory, { from: time, to: time + 1 });
  const all = series.shape[4];
  if (all === channels) return frame;
  const taken = new Float32Array(frame.length / all * channels);
  for (let at = 0, point = 0; at < taken.length; at += channels, point += all) {
    for (let channel = 0; channel < channels; channel++) taken[at + channel] = frame[point + channel];
  }
  return taken;
}
