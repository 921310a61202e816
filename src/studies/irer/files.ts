/** What a run leaves in its folder, artifacts/irer/runs/<run_id>/, beside the files of every run. */

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
