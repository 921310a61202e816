/** Where a result comes from: commit, lockfile, versions, machine, times. The only clock in Chimera is in here. */
export { utcNow } from "./clock.ts";
export { codeVersionOf } from "./code_version.ts";
export { collectProvenance, type FinishedProvenance, finishProvenance, type Provenance } from "./collect.ts";
export { startProvenance } from "./start.ts";
export { type GitState, gitState } from "./git_state.ts";
