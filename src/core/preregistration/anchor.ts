import { git, GitFailure } from "../git/mod.ts";
import type { Freeze } from "./freeze.ts";

/** The tag that anchors a plan's freeze. */
export function anchorTag(name: string): string {
  return `prereg/${name}`;
}

/**
 * What to keep outside of the repository (a signed tag, a post, a letter to oneself), so that nobody can write the freeze
 * anew without it showing.
 */
export function anchorText({ name, plan_sha256, frozen_at, seal }: Freeze): string {
  return `preregistration ${name}\nplan sha256 ${plan_sha256}\nfrozen at ${frozen_at}\nseal ${seal}\n`;
}

/** Whether the tag that anchors a freeze, if there is one, holds its seal. */
export async function anchorFindings(
  freeze: Freeze,
  { repository }: { repository: string },
): Promise<string[]> {
  const text = await tagText(repository, anchorTag(freeze.name));
  if (text === undefined || text.includes(freeze.seal)) return [];
  return [`seal: the tag ${anchorTag(freeze.name)} anchors another freeze than ${freeze.seal}`];
}

/** The text of an annotated or signed tag; undefined if there is no such tag. */
async function tagText(repository: string, tag: string): Promise<string | undefined> {
  const ask = (...args: string[]) => git(repository, args, { plumbing: true });
  try {
    if ((await ask("for-each-ref", "--format=%(objecttype)", `refs/tags/${tag}`)).trim() === "") {
      return undefined;
    }
    return await ask("cat-file", "-p", `refs/tags/${tag}`);
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}
