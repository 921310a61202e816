/** What a case leaves in its run folder, artifacts/sfst/diagnostics/<run_id>/, beside the files of every run. */
export const SUMMARY_FILE = "summary.json";
export const SEQUENCE_FILE = "sequence.csv";
export const BRANCHES_FILE = "branches.csv";
export const STARS_FILE = "stars.csv";
export const PROFILE_FILE = "profile.csv";
export const WFAKTOR_FILE = "wfaktor.csv";
export const RESIDUALS_FILE = "residuals.csv";
export const RICHARDSON_FILE = "richardson.csv";
export const DELTA_TOTAL_FILE = "delta_total.csv";
export const DIAGNOSIS_TEXT_FILE = "diagnosis.txt";
export const DIAGNOSIS_FILE = "diagnosis.json";

/** Written into the sealed folder by later stages. */
export const RUN_INDEX_FILE = "run_index.json";
export const REFINEMENT_LOG_FILE = "refinement_log.json";
export const ANNOTATIONS = [RUN_INDEX_FILE, REFINEMENT_LOG_FILE] as const;
