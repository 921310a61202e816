import type { Study } from "@/core/study/mod.ts";
import { caseSchema } from "./plan/case_schema.ts";
import type { IrerCase } from "./plan/irer_case.ts";
import { annotationsOf } from "./files.ts";

/** IRER: one run is one field with its geometry, integrated from noise. */
export const irer: Study<IrerCase> = {
  name: "IRER",
  noun: ["run", "runs"],
  config: caseSchema,
  sources: [
    "src/core/hdf5",
    "src/core/random",
    "src/math/fft_2d.ts",
    "src/math/wasm_fft",
    "src/physics/grid.ts",
    "src/physics/sncgl",
    "src/physics/sdg",
    "src/studies/irer/run/artifact.ts",
    "src/studies/irer/run/compute_field.ts",
    "src/studies/irer/run/initial_state.ts",
    "src/studies/irer/run/integrate.ts",
  ],
  label: ({ config: { kappa, sigma_k, alpha }, seed }) =>
    `κ = ${kappa}, σ_k = ${sigma_k}, α = ${alpha}, seed ${seed}`,
  steps: { unit: "steps", of: ({ steps }) => steps },
  timeLimitSetting: "time_limit_s",
  beside: annotationsOf,
  // a run looks at the time itself, but no more often than its grid lets it
  graceSeconds: () => 30,
};
