import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { sha256File } from "@/core/identity/mod.ts";
import type { FieldSeries } from "@/training/mod.ts";
import { openEvaluationData } from "../run/run_data.ts";
import { PREDICTIONS_FILE } from "../run/run_files.ts";
import { readIdentity } from "../run/read_run.ts";
import { bottleneckDimension } from "./bottleneck_dimension.ts";
import { compareSpectra, type MeanSpectra } from "./compare_spectra.ts";
import { fieldErrors } from "./metrics.ts";
import type { Metrics, SetMetrics } from "./metrics_file.ts";

/** What is measured of one run: its metrics and, for the pictures, the mean spectra of each split. */
export interface Measurement {
  readonly metrics: Metrics;
  readonly spectra: Readonly<Record<string, MeanSpectra>>;
}

/**
 * Recomputes everything that is reported of a run from its raw predictions and the data; nothing that the training
 * wrote about itself is read.
 *
 * @param folder the run folder, finished or not
 * @throws {InputError} if a raw file is missing, damaged or of another run
 */
export async function measureRun(folder: string): Promise<Measurement> {
  const identity = await readIdentity(folder);
  const path = join(folder, PREDICTIONS_FILE);
  using file = await openHdf5(path);
  const marks = file.attributes("/");
  if (marks.model !== identity.config.model.name || Number(marks.seed) !== identity.seed) {
    throw new InputError(`holds ${marks.model}, seed ${marks.seed}, not what run_config.json says`, {
      where: path,
      mend: "move the run folder away and run again",
    });
  }
  const data = await openEvaluationData(identity.config.data, {
    by: "measure",
    runs: [String(marks.run_id)],
    seeds: [identity.seed],
  });
  const sets: Record<string, SetMetrics> = {};
  const spectra: Record<string, MeanSpectra> = {};
  for (const { name, series } of data.evaluation) {
    const read = (group: string) => file.read(`${group}/${name}`).data as Float32Array;
    const rollout = file.has(`rollout/${name}`) ? read("rollout") : null;
    const measured = measureSet(name, series, {
      nextState: read("next_state"),
      rollout,
      channels: data.channels,
      data,
    });
    sets[name] = measured.metrics;
    spectra[name] = measured.spectra;
  }
  const { ind, ood, ...causes } = sets;
  const { data: features, shape } = file.read("bottleneck/ind");
  const probes = await bottleneckDimension(features as Float32Array, {
    shape: [shape[0], shape[1]],
    framesEach: data.evaluation[0].series.shape[1] - 1,
    window: identity.config.evaluation.theiler_window,
  });
  return {
    metrics: {
      run_id: String(marks.run_id),
      model: identity.config.model.name,
      seed: identity.seed,
      synthetic: identity.config.synthetic,
      measured_from: { [PREDICTIONS_FILE]: await sha256File(path), ...identity.inputs },
      ind,
      ood,
      causes,
      generalisation_gap: ood.nrmse - ind.nrmse,
      gain_over_persistence: ind.persistence_nrmse / ind.nrmse,
      probes,
    },
    spectra,
  };
}

interface SetInput {
  readonly nextState: Float32Array;
  readonly rollout: Float32Array | null;
  /** Predicted channels, the first of the series' channels. */
  readonly channels: number;
  readonly data: { readonly resolvedWavenumber: number; readonly quantity: "vorticity" | "other" };
}

function measureSet(
  name: string,
  series: FieldSeries,
  { nextState, rollout, channels, data }: SetInput,
): { metrics: SetMetrics; spectra: MeanSpectra } {
  const [trajectories, times, height, width] = series.shape;
  const fieldSize = height * width * channels;
  const truth = framesOf(series, channels, { from: 1, to: times });
  const samples = trajectories * (times - 1);
  const { mse, mae, nrmse, nrmseSamples } = fieldErrors(nextState, truth, { fieldSize });
  const persistence = fieldErrors(framesOf(series, channels, { from: 0, to: times - 1 }), truth, {
    fieldSize,
  });
  if (nrmse === null || persistence.nrmse === null) {
    throw new InputError(
      `every true field of the test split '${name}' is zero, so that no error is relative to it`,
      {
        where: "data",
        mend: "name a data set whose test fields differ from zero",
      },
    );
  }
  const comparison = compareSpectra(nextState, truth, { height, width, channels, ...data });
  return {
    metrics: {
      samples,
      mse,
      mae,
      nrmse,
      ...nrmseSamples < samples && { nrmse_samples: nrmseSamples },
      high_k_error: comparison.highWavenumberError,
      ...comparison.highWavenumberFields < comparison.fields &&
        { high_k_fields: comparison.highWavenumberFields },
      persistence_nrmse: persistence.nrmse,
      rollout_nrmse: rollout && rolloutErrors(rollout, series, channels),
    },
    spectra: comparison.spectra,
  };
}

/** The first `channels` channels of frames from … to − 1 of every trajectory: [trajectory, frame, y, x, channel]. */
function framesOf(
  series: FieldSeries,
  channels: number,
  { from, to }: { from: number; to: number },
): Float32Array {
  const [trajectories, times, height, width, all] = series.shape;
  const points = height * width;
  const frames = new Float32Array(trajectories * (to - from) * points * channels);
  let at = 0;
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let time = from; time < to; time++) {
      const source = (trajectory * times + time) * points * all;
      for (let point = 0; point < points; point++) {
        for (let c = 0; c < channels; c++) frames[at++] = series.data[source + point * all + c];
      }
    }
  }
  return frames;
}

/** nRMSE after each step of the rollouts, over trajectories; null where all true fields are zero. */
function rolloutErrors(rollout: Float32Array, series: FieldSeries, channels: number): (number | null)[] {
  const [trajectories, , height, width] = series.shape;
  const fieldSize = height * width * channels;
  const steps = rollout.length / (trajectories * fieldSize);
  return Array.from({ length: steps }, (_, step) => {
    const truth = framesOf(series, channels, { from: step + 1, to: step + 2 });
    const prediction = new Float32Array(truth.length);
    for (let trajectory = 0; trajectory < trajectories; trajectory++) {
      const start = (trajectory * steps + step) * fieldSize;
      prediction.set(rollout.subarray(start, start + fieldSize), trajectory * fieldSize);
    }
    return fieldErrors(prediction, truth, { fieldSize }).nrmse;
  });
}
