/** Write-once run folders and atomic files: nothing half-written is ever seen under its final name. */
export { writeFileAtomic } from "./atomic_write.ts";
export { type ProcessLock, tryProcessLock } from "./process_lock.ts";
export { type OpenRunFolder, openRunFolder, RunBusy, setRunAside } from "./run_folder.ts";
export { writeIfChanged } from "./write_if_changed.ts";
export { readRunState, readSeal, type RunOutcome, type RunState, STATE_FILE } from "./run_state.ts";
