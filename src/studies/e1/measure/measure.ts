import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { type Hdf5File, openHdf5 } from "@/core/hdf5/mod.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { readIdentity } from "@/core/study/mod.ts";
import type { FieldSeries } from "@/training/mod.ts";
import { openEvaluationData } from "../run/run_data.ts";
import { PREDICTIONS_FILE } from "../run/run_files.ts";
import { e1 } from "../study.ts";
import { bottleneckDimension } from "./bottleneck_dimension.ts";
import type { MeanSpectra } from "./compare_spectra.ts";
import { measureSet, type PredictedFrames } from "./measure_set.ts";
import type { Metrics, SetMetrics } from "./metrics_file.ts";

/** What is measured of one run: its metrics and, for the pictures, the mean spectra of each split. */
export interface Measurement {
  /** As metrics.json holds them. */
  readonly metrics: Metrics;
  /** Mean spectra by set. */
  readonly spectra: Readonly<Record<string, MeanSpectra>>;
}

/**
 * Recomputes everything that is reported of a run from its raw predictions and the data; nothing that the training
 * wrote about itself is read.
 *
 * @param folder the run folder, finished or not
 * @throws {InputError} if a raw file is missing, damaged or of another run, or the data is not what the run's id says
 */
export async function measureRun(folder: string): Promise<Measurement> {
  const identity = await readIdentity(e1, folder);
  const path = join(folder, PREDICTIONS_FILE);
  using file = await openHdf5(path);
  const marks = file.attributes("/");
  if (marks.model !== identity.config.model.name || Number(marks.seed) !== identity.seed) {
    throw new InputError(`holds ${marks.model}, seed ${marks.seed}, not what run_config.json says`, {
      where: path,
      mend: "move the run folder away and run again",
    });
  }
  const data = await openEvaluationData({ data: identity.config.data, inputs: identity.inputs }, {
    by: "measure",
    runs: [String(marks.run_id)],
    seeds: [identity.seed],
  });
  const sets: Record<string, SetMetrics> = {};
  const spectra: Record<string, MeanSpectra> = {};
  for (const { name, series } of data.evaluation) {
    const read = (group: string) =>
      predictedFrames(file, `${group}/${name}`, { series, channels: data.names.length, where: path });
    const measured = measureSet(name, series, {
      ...data,
      nextState: read("next_state"),
      rollout: file.has(`rollout/${name}`) ? read("rollout") : null,
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
  await data.files.requireUnchanged();
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

/** The fields `<group>/<set>` of a predictions file. */
function predictedFrames(
  file: Hdf5File,
  path: string,
  { series, channels, where }: { series: FieldSeries; channels: number; where: string },
): PredictedFrames {
  const { shape } = file.header(path);
  const [trajectories, , height, width] = series.shape;
  const frame = [height, width, channels];
  if (shape.length !== 5 || shape[0] !== trajectories || frame.some((length, i) => length !== shape[i + 2])) {
    throw new InputError(
      `'${path}' has shape [${shape.join(", ")}], not [${trajectories}, …, ${frame.join(", ")}] as the data`,
      { where, mend: "move the run folder away and run again" },
    );
  }
  return {
    steps: shape[1],
    frame: (trajectory, step) =>
      file.read(path, { slice: [[trajectory, trajectory + 1], [step, step + 1]] }).data as Float32Array,
  };
}
