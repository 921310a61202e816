import { basename, dirname } from "node:path";
import { git, GitFailure } from "../provenance/git_state.ts";

/** A file as it was first committed. */
export interface CommittedFile {
  /** The commit that brought it in, 40 hex digits. */
  readonly commit: string;
  readonly text: string;
}

/**
 * A file as the first commit that ever held it has it, even if it was removed or replaced since. In a shallow clone that
 * is the oldest commit that is there.
 *
 * @returns undefined if no commit on this line of history holds it, or there is no git history to ask
 */
export async function firstCommitted(path: string): Promise<CommittedFile | undefined> {
  const folder = dirname(path);
  const file = `./${basename(path)}`;
  const history = await ask(folder, ["log", "--diff-filter=A", "--format=%H", "--", file]);
  const commit = history?.trim().split("\n").at(-1);
  if (!commit) return undefined;
  const text = await ask(folder, ["show", `${commit}:${file}`]);
  return text === undefined ? undefined : { commit, text };
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

async function ask(folder: string, args: readonly string[]): Promise<string | undefined> {
  if (await Deno.stat(folder).then(() => false, () => true)) return undefined;
  try {
    return await git(folder, args);
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}
