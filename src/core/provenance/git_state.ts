import { basename } from "node:path";
import { git, GitFailure } from "../git/mod.ts";

/** Which sources ran. Every null has its reason. */
export interface GitState {
  /** The commit, 40 hex digits; null outside a git checkout. */
  readonly commit: string | null;
  /** Whether files differ from that commit, untracked files included; null if there is no commit. */
  readonly dirty: boolean | null;
  /** `git status --porcelain` lines, at most 100. */
  readonly changes: readonly string[];
  /** Why commit is null; null if it is not. */
  readonly reason: string | null;
}

/** The git state of the checkout whose root is `repository`. */
export async function gitState(repository: string): Promise<GitState> {
  try {
    const top = (await git(repository, ["rev-parse", "--show-toplevel"])).trimEnd();
    if (await Deno.realPath(top) !== await Deno.realPath(repository)) {
      return without(`'${basename(repository)}' is no checkout of its own: it lies inside another one`);
    }
    const commit = (await git(repository, ["rev-parse", "--verify", "--quiet", "HEAD"])).trim();
    const changes = (await git(repository, ["status", "--porcelain", "--untracked-files=normal"])).split("\n")
      .filter((line) => line !== "");
    return { commit, dirty: changes.length > 0, changes: changes.slice(0, 100), reason: null };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return without(error.message);
  }
}

function without(reason: string): GitState {
  return { commit: null, dirty: null, changes: [], reason };
}
