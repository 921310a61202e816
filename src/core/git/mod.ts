/** Git's history, read object by object with fixed options, so that no setting and no file beside it bends the answer. */
export { type FileVersion, type History, openHistory } from "./history.ts";
export type { Commit } from "./objects.ts";
export { git, GitFailure } from "./run_git.ts";
