import { dirname, join, relative, resolve, sep } from "node:path";
import { InputError } from "../errors.ts";
import { writeErrorOf } from "./write_error.ts";
import { isFolder } from "../exists.ts";
import { artifactsFolder, dataFolder, logsFolder, repositoryRoot } from "../repository.ts";

/**
 * Refuses a path whose folder is reached through a link inside its root: who can write into the artifacts of somebody
 * else could otherwise send what is written there anywhere.
 *
 * A root is what the user chose: the artifacts, data and logs folders, the repository; for a path outside them all the
 * path's own folder. A root may itself be a link, or lie behind one. Folders that do not exist yet are no links. In a child with
 * few permissions, folders above those that it may read are taken as its parent process found them (`denoCommand`).
 *
 * @throws {InputError} naming the link
 */
export function requireContained(path: string): void {
  const folder = dirname(resolve(path));
  let place = rootOf(folder);
  for (const part of relative(place, folder).split(sep).filter((part) => part !== "")) {
    place = join(place, part);
    let found: Deno.FileInfo;
    try {
      found = Deno.lstatSync(place);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      continue;
    }
    if (found.isSymlink) {
      throw new InputError("a link lies where a folder should be, and nothing is written through it", {
        where: place,
        mend: "put the folder itself there (a bind mount will do), or name its place in CHIMERA_ARTIFACTS",
      });
    }
  }
}

/** Makes a folder and those above it, none of them through a link. @throws {InputError} naming a link that is in the way */
export async function makeFolder(path: string): Promise<void> {
  requireContained(join(path, "inside"));
  // a child that may write into a folder need not be able to make it
  if (!await isFolder(path)) await Deno.mkdir(path, { recursive: true });
}

/** Makes a folder and tries it, before an hour of work for it. @throws {InputError} if nothing can be written there */
export async function requireWritable(
  path: string,
  { where = path }: { where?: string } = {},
): Promise<void> {
  try {
    await makeFolder(path);
    await Deno.remove(await Deno.makeTempFile({ dir: path, prefix: ".", suffix: ".tmp" }));
  } catch (error) {
    throw writeErrorOf(error, where);
  }
}

/** The innermost root that a folder lies in. */
function rootOf(folder: string): string {
  const roots = [artifactsFolder(), dataFolder(), logsFolder(), repositoryRoot()].filter((root) =>
    folder === root || folder.startsWith(root + sep)
  );
  return roots.toSorted((a, b) => b.length - a.length)[0] ?? folder;
}
