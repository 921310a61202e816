import { join } from "node:path";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { timeMetric } from "@/physics/sdg/mod.ts";
import type { SncglParameters, SncglState } from "@/physics/sncgl/parameters.ts";
import { artifactFile } from "../files.ts";

/** The last two states of a run, one step apart. */
export interface LastStates {
  readonly previous: SncglState;
  readonly final: SncglState;
}

/**
 * Writes `rho_history_<run id>.h5`: the raw fields after the last step and before it, and the parameters. No number
 * that judges them: those are the validator's alone.
 *
 * Datasets, float64: final_rho = |ψ|² `[N, N]`, final_g_tt = −(ρ_vac/ρ_s)^α `[N, N]`, final_psi `[N, N, 2]` (real and
 * imaginary part), previous_psi and previous_g_tt alike. Attributes of the file: run_id, study and every field of
 * SncglParameters by its name.
 */
export async function writeArtifact(
  folder: string,
  { runId, parameters, states: { previous, final } }: {
    runId: string;
    parameters: SncglParameters;
    states: LastStates;
  },
): Promise<void> {
  const plane = [parameters.size, parameters.size];
  const complexPlane = [...plane, 2];
  await writeHdf5(join(folder, artifactFile(runId)), {
    attributes: { run_id: runId, study: "IRER", ...parameters },
    datasets: {
      final_rho: { data: density(final.psi), shape: plane },
      final_g_tt: { data: timeMetric(final.rhoS, parameters), shape: plane },
      final_psi: { data: final.psi, shape: complexPlane },
      previous_psi: { data: previous.psi, shape: complexPlane },
      previous_g_tt: { data: timeMetric(previous.rhoS, parameters), shape: plane },
    },
  });
}

/** ρ = |ψ|². */
function density(psi: Float64Array): Float64Array {
  return Float64Array.from({ length: psi.length / 2 }, (_, at) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2);
}
