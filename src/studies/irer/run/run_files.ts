/** The files of a run folder, artifacts/irer/runs/<run_id>/. */
export const RUN_CONFIG_FILE = "run_config.json";
export const METADATA_FILE = "metadata.json";
export const LOG_FILE = "run.log";

/** The raw fields, the only thing that the validator opens. */
export function artifactFile(runId: string): string {
  return `rho_history_${runId}.h5`;
}

/** Written into the sealed folder by the validator. */
export function provenanceFile(runId: string): string {
  return `provenance_${runId}.json`;
}

/** What later stages may put beside a sealed run's files. */
export function annotationsOf(runId: string): readonly string[] {
  return [provenanceFile(runId)];
}
