import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { finishProvenance, type Provenance } from "@/core/provenance/mod.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { METADATA_FILE } from "./run_files.ts";
import { solverEnvironment } from "./solver_environment.ts";

/** metadata.json: where, when and with what a case was solved. */
export async function writeMetadata(
  folder: string,
  { spec, provenance }: { spec: CaseSpec; provenance: Provenance },
): Promise<void> {
  const environment = solverEnvironment(spec);
  const record = {
    runId: spec.runId,
    synthetic: spec.config.synthetic,
    solver: spec.config.solver,
    timeLimitSeconds: spec.timeLimitSeconds,
    ...finishProvenance(provenance),
    // what the solver found, not what this process was started with
    environment,
    threadEnvironment: { ...provenance.threadEnvironment, ...threads(environment) },
  };
  await writeFileAtomic(join(folder, METADATA_FILE), readableCanonicalJson(record));
}

function threads(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name.endsWith("_NUM_THREADS")));
}
