/** The probes of trained E1 networks: what their layers hold, and what changes if they are changed. */
export { PROBES_FOLDER, wholeProbeFile } from "./probe_file.ts";
export { type ProbedRun, type ProbedRuns, probeRuns } from "./probe_runs.ts";
