/** Artifacts and run folders as the worker leaves them, made from known fields. For tests. */
import { join } from "node:path";
import { openRunFolder, type RunOutcome, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { type AttributeValue, type DatasetContent, writeHdf5 } from "@/core/hdf5/mod.ts";
import { readableCanonicalJson, runIdOf } from "@/core/identity/mod.ts";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

export const TEST_PARAMETERS: SncglParameters = {
  size: 64,
  box_length: 64,
  time_step: 0.1,
  steps: 10,
  epsilon: 0.1,
  D: 0.5,
  c1: 0.8,
  b3: 1,
  c3: -2,
  kappa: 0.01,
  sigma_k: 0.5,
  source: 0,
  alpha: 0.3,
  rho_vac: 1,
  screening_length: 0,
  relaxation: 0.01,
};

/** What a test puts into an artifact; ρ_s is ρ_vac unless given, and the state before is the final one. */
export interface TestArtifact {
  readonly runId?: string;
  readonly parameters?: Partial<SncglParameters>;
  readonly psi: Float64Array;
  readonly previousPsi?: Float64Array;
  readonly rhoS?: Float64Array;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly datasets?: Readonly<Record<string, DatasetContent>>;
}

export const TEST_ID = "0123456789abcdef";

/** Writes `rho_history_<id>.h5` into a folder; returns its path. */
export async function makeArtifact(
  folder: string,
  { runId = TEST_ID, psi, previousPsi = psi, rhoS, ...extra }: TestArtifact,
): Promise<string> {
  const parameters = { ...TEST_PARAMETERS, size: Math.sqrt(psi.length / 2), ...extra.parameters };
  const plane = [parameters.size, parameters.size];
  const metric = (rhoS ?? new Float64Array(psi.length / 2).fill(parameters.rho_vac))
    .map((value) => -((parameters.rho_vac / value) ** parameters.alpha));
  const path = join(folder, `rho_history_${runId}.h5`);
  await writeHdf5(path, {
    attributes: { run_id: runId, study: "IRER", ...parameters, ...extra.attributes },
    datasets: {
      final_rho: {
        data: Float64Array.from(metric, (_, at) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2),
        shape: plane,
      },
      final_g_tt: { data: metric, shape: plane },
      final_psi: { data: psi, shape: [...plane, 2] },
      previous_psi: { data: previousPsi, shape: [...plane, 2] },
      previous_g_tt: { data: metric, shape: plane },
      ...extra.datasets,
    },
  });
  return path;
}

/** A sealed run folder below `root`, with an artifact unless there is none to have. */
export async function makeRun(
  root: string,
  { outcome = { status: "done" }, artifact, seed = 0 }: {
    outcome?: RunOutcome;
    artifact?: Omit<TestArtifact, "runId">;
    seed?: number;
  },
): Promise<{ runId: string; folder: string }> {
  const identity = { study: "IRER", config: TEST_PARAMETERS, seed, inputs: {}, codeVersion: "test" };
  const runId = runIdOf(identity);
  const folder = join(root, runId);
  await using run = await openRunFolder(folder);
  await writeFileAtomic(join(run.path, "run_config.json"), readableCanonicalJson(identity));
  if (artifact !== undefined) await makeArtifact(run.path, { ...artifact, runId });
  await run.seal(outcome);
  return { runId, folder };
}
