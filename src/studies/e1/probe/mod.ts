/** The probes of trained E1 networks: what their layers hold, and what changes if they are changed. */
export type { PlaceDimension } from "./dimensions.ts";
export type { Edits, TrialEdit } from "./edits.ts";
export type { PlaceInformation } from "./information.ts";
export type { Patching } from "./patching.ts";
export { type ProbeFile, type ProbeIdentity, PROBES_FOLDER, wholeProbeFile } from "./probe_file.ts";
export type { ProbeFindings } from "./probe_run.ts";
export { type ProbedRun, type ProbedRuns, probeRuns } from "./probe_runs.ts";
export type { ProbeSettings } from "./settings.ts";
export type { KernelSpectrum } from "./weights.ts";
