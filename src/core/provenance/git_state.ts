import { basename } from "node:path";

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
    const changes = (await git(repository, ["status", "--porcelain"])).split("\n").filter((line) =>
      line !== ""
    );
    return { commit, dirty: changes.length > 0, changes: changes.slice(0, 100), reason: null };
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    return without(error.message);
  }
}

/** Git is absent, or refused; the message says why in one line. */
export class GitFailure extends Error {}

/** What a git command printed. @throws {GitFailure} if git is not installed or the command fails */
export async function git(repository: string, args: readonly string[]): Promise<string> {
  const options = ["-c", "core.quotepath=false", "--no-optional-locks"];
  let output: Deno.CommandOutput;
  try {
    const command = new Deno.Command("git", {
      args: [...options, ...args],
      cwd: repository,
      env: { LC_ALL: "C" },
      stdin: "null",
    });
    output = await command.output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new GitFailure("git is not installed");
    throw error;
  }
  if (output.success) return new TextDecoder().decode(output.stdout);
  const complaint = new TextDecoder().decode(output.stderr).trim().split("\n")[0];
  throw new GitFailure(
    complaint || (args[0] === "rev-parse" ? "the checkout has no commit yet" : `git ${args[0]} failed`),
  );
}

function without(reason: string): GitState {
  return { commit: null, dirty: null, changes: [], reason };
}
