import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { collectProvenance, finishProvenance, type Provenance, utcNow } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { METADATA_FILE } from "./run_files.ts";
import { solverEnvironment } from "./solver_environment.ts";

/** Commit, packages and machine are those of the process; a case of a tenth of a second need not ask git again. */
let surroundings: Promise<Provenance> | undefined;

/** Starts the record of a case's surroundings; the moment of the call is its start. */
export async function startProvenance(): Promise<Provenance> {
  const startedAt = utcNow();
  surroundings ??= collectProvenance({ repository: repositoryRoot() });
  return { ...await surroundings, startedAt };
}

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
