import { z } from "zod";
import { dataPath } from "@/core/manifest/mod.ts";
import { dataFolder } from "@/core/repository.ts";
import type { Study } from "@/core/study/mod.ts";
import { backendNames } from "@/backends/backend.ts";
import { architectureFile } from "@/models/mod.ts";
import type { RunConfig } from "./plan/run_config.ts";

/** The parts that are read of a run of another code, whose configuration may have other fields. */
const runConfig = z.looseObject({
  model: z.looseObject({ name: z.string() }),
  data: z.looseObject({}),
  backend: z.strictObject({
    name: z.enum(backendNames),
    library: z.string(),
    device: z.string(),
    compiled: z.boolean(),
  }),
  synthetic: z.boolean(),
}) as unknown as z.ZodType<RunConfig>;

/** E1: one run is one network, trained, and measured on what it did not see. */
export const e1: Study<RunConfig> = {
  name: "E1",
  noun: ["run", "runs"],
  config: runConfig,
  // what makes the data is not among them: the digests of its files are inputs of the run
  sources: [
    "src/core/csv.ts",
    "src/core/hdf5",
    "src/core/random",
    "src/math/fft_2d.ts",
    "src/math/nearest_neighbours.ts",
    "src/math/nearest_neighbours/kernel_bytes.ts",
    "src/math/nearest_neighbours/points.ts",
    "src/math/nearest_neighbours/product_filter.ts",
    "src/physics/grid.ts",
    "src/physics/velocity.ts",
    "src/backends",
    "src/models/architecture.ts",
    "src/models/block_names.ts",
    "src/models/build.ts",
    "src/models/circular_convolution.ts",
    "src/models/config.ts",
    "src/models/encoder_decoder.ts",
    "src/models/fields.ts",
    "src/models/forward.ts",
    "src/models/fourier_matrices.ts",
    "src/models/graph.ts",
    "src/models/graph_builder.ts",
    "src/models/hooks.ts",
    "src/models/join.ts",
    "src/models/mod.ts",
    "src/models/parameters.ts",
    "src/models/regularisation.ts",
    "src/models/shards.ts",
    "src/models/spectral_convolution.ts",
    "src/models/up_convolution.ts",
    "src/models/weights.ts",
    "src/training",
    "src/probes/activations.ts",
    "src/probes/attempt.ts",
    "src/probes/points.ts",
    "src/probes/spectra.ts",
    "src/probes/theiler.ts",
    "src/probes/twonn.ts",
    "src/studies/e1/plan/data_config.ts",
    "src/studies/e1/plan/data_shape.ts",
    "src/studies/e1/prepare/fill_values.ts",
    "src/studies/e1/prepare/finite.ts",
    "src/studies/e1/prepare/foreign_layout.ts",
    "src/studies/e1/prepare/foreign_source.ts",
    "src/studies/e1/prepare/normalise.ts",
    "src/studies/e1/prepare/read_foreign.ts",
    "src/studies/e1/prepare/read_generated.ts",
    "src/studies/e1/prepare/read_split.ts",
    "src/studies/e1/prepare/series_of.ts",
    "src/studies/e1/prepare/split_trajectories.ts",
    "src/studies/e1/prepare/symmetry.ts",
    "src/studies/e1/run/evaluated_network.ts",
    "src/studies/e1/run/predict.ts",
    "src/studies/e1/run/run_data.ts",
    "src/studies/e1/run/share_cores.ts",
    "src/studies/e1/run/train_and_predict.ts",
    "src/studies/e1/run/train_run.ts",
    "src/studies/e1/measure",
  ],
  sourcesOf: ({ model }) => [architectureFile(model)],
  label: ({ config, seed }) => `${config.model.name}, seed ${seed}`,
  steps: { unit: "steps", of: ({ training }) => training.steps },
  timeLimitSetting: "train_e1 --time-limit",
  inputFile: (file) => dataPath(dataFolder(), file),
  resumes: true,
};
