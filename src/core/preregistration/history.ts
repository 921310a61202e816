import { exists } from "../exists.ts";
import { relative } from "node:path";
import { git, GitFailure } from "../provenance/git_state.ts";

/** A file as it was first committed. */
export interface CommittedFile {
  /** The commit that brought it in, 40 hex digits. */
  readonly commit: string;
  readonly text: string;
}

/** Which history is asked: that of the commit that is checked out, or that of every branch and tag, too. */
interface Where {
  /** The checkout's root: what is asked for may be gone, with the folder that it lay in. */
  readonly repository: string;
  readonly everywhere?: boolean;
}

/**
 * A file as the first commit that ever held it has it, even if it was removed or replaced since. In a shallow clone that
 * is the oldest commit that is there.
 *
 * @returns undefined if no commit on this line of history holds it, or there is no git history to ask
 */
export async function firstCommitted(
  path: string,
  { repository, everywhere }: Where,
): Promise<CommittedFile | undefined> {
  const file = gitPath(path, repository);
  const history = await log(path, { repository, everywhere }, ["--diff-filter=A", "--format=%H"]);
  const commit = history?.trim().split("\n").at(-1);
  if (!commit) return undefined;
  const text = await ask(repository, ["show", `${commit}:${file}`]);
  return text === undefined ? undefined : { commit, text };
}

/** Every file that a commit ever brought into a folder, relative to the repository, with `/`; none without git. */
export async function everCommitted(
  folder: string,
  where: Where,
): Promise<string[]> {
  const names = await log(folder, where, ["--diff-filter=A", "--format=", "--name-only", "--relative"]);
  return [...new Set((names ?? "").split("\n").filter(Boolean))].sort();
}

/** Every version of every file in a folder on this line of history, the newest first; none without git. */
export async function* committedVersions(
  folder: string,
  { repository }: { repository: string },
): AsyncGenerator<CommittedFile & { readonly path: string }> {
  const format = ["--diff-filter=AM", "--format=commit %H", "--name-only", "--relative"];
  const lines = await log(folder, { repository }, format);
  let commit = "";
  for (const line of (lines ?? "").split("\n").filter(Boolean)) {
    const named = /^commit ([0-9a-f]{40,64})$/.exec(line);
    if (named) commit = named[1];
    else {
      const text = await ask(repository, ["show", `${commit}:./${line}`]);
      if (text !== undefined) yield { commit, path: line, text };
    }
  }
}

/** Whether one commit is, or comes before, another; false where git does not know one of them. */
export async function isAncestor(
  repository: string,
  { older, newer }: { older: string; newer: string },
): Promise<boolean> {
  return await ask(repository, ["merge-base", "--is-ancestor", older, newer]) !== undefined;
}

/** The text of an annotated or signed tag; undefined if there is no such tag. */
export async function tagText(repository: string, tag: string): Promise<string | undefined> {
  const text = await ask(repository, [
    "for-each-ref",
    "--format=%(objecttype) %(contents)",
    `refs/tags/${tag}`,
  ]);
  return text === undefined || text.trim() === "" ? undefined : text;
}

/** What git's log says of a file or folder; a branch that took it away does not hide the one that brought it. */
function log(
  path: string,
  { repository, everywhere = false }: Where,
  options: readonly string[],
): Promise<string | undefined> {
  const branches = everywhere ? ["--all"] : [];
  const of = ["--", gitPath(path, repository)];
  return ask(repository, ["log", "--full-history", "--no-renames", ...branches, ...options, ...of]);
}

/** As git takes it, whether or not the checkout lies inside another one. */
function gitPath(path: string, repository: string): string {
  return `./${relative(repository, path).replaceAll("\\", "/")}`;
}

async function ask(folder: string, args: readonly string[]): Promise<string | undefined> {
  if (!await exists(folder)) return undefined;
  try {
    return await git(folder, args);
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}
