import { join } from "node:path";

/** What lies in a folder and the folders in it. */
export interface WalkedFolder {
  /** Paths of the files that were looked for, in their order. */
  readonly found: readonly string[];
  /** Paths of links, which are not followed: what a link leads to may change, and leave, without a trace. */
  readonly links: readonly string[];
}

/**
 * Looks for files in a folder and all folders in it; no link is followed. Nothing, if it is not there.
 *
 * @param isWanted tells by a file's name
 */
export async function walkFor(
  isWanted: (name: string) => boolean,
  folder: string,
): Promise<WalkedFolder> {
  const found: string[] = [];
  const links: string[] = [];
  const waiting = [folder];
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    try {
      for await (const { name, isFile, isDirectory, isSymlink } of Deno.readDir(at)) {
        const path = join(at, name);
        if (isSymlink) links.push(path);
        else if (isDirectory) waiting.push(path);
        else if (isFile && isWanted(name)) found.push(path);
      }
    } catch (error) {
      // what was there a moment ago may have come to its end
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return { found: found.sort(), links: links.sort() };
}
