/** Write-once run folders and atomic files: nothing half-written is ever seen under its final name. */
export { writeFileAtomic } from "./atomic_write.ts";
export { type ProcessLock, tryProcessLock, withProcessLock } from "./process_lock.ts";
export { type OpenRunFolder, openRunFolder } from "./run_folder.ts";
export { writeIfChanged } from "./write_if_changed.ts";
export { readRunState, type RunOutcome, type RunState } from "./run_state.ts";
