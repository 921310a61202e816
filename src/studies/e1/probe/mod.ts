/** The probes of trained E1 networks: what their layers hold, and what changes if they are changed. */
export { type ProbeFile, probePath, PROBES_FOLDER, readProbeFile, wholeProbeFile } from "./probe_file.ts";
export { type ProbeData, probeData, type ProbeFindings, probeModel } from "./probe_run.ts";
export { type ProbedRun, type ProbedRuns, probeRuns } from "./probe_runs.ts";
export { PROBE_SETTINGS, type ProbeSettings } from "./settings.ts";
