import { join } from "node:path";
import { InputError } from "./errors.ts";

/**
 * The files of a folder whose names match, as paths in the order of their names; folders below it are not entered.
 *
 * @throws {InputError} if there is no such folder, or a link, a pipe or a device has such a name: it would be passed over in silence
 */
export async function filesIn(folder: string, name: RegExp): Promise<string[]> {
  const names: string[] = [];
  const links: string[] = [];
  const others: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isSymlink && name.test(entry.name)) links.push(entry.name);
      else if (entry.isFile && name.test(entry.name)) names.push(entry.name);
      else if (!entry.isDirectory && name.test(entry.name)) others.push(entry.name);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory)) throw cause;
    throw new InputError("there is no such folder", {
      where: folder,
      mend: "restore it from version control",
      cause,
    });
  }
  if (links.length > 0) {
    throw new InputError("is a link, and what it leads to may change without a trace", {
      where: join(folder, links.sort()[0]),
      mend: "put the file itself there",
    });
  }
  if (others.length > 0) {
    throw new InputError("is a pipe, a socket or a device, and not a file", {
      where: join(folder, others.sort()[0]),
      mend: "put a file there, or take it away",
    });
  }
  return names.sort().map((found) => join(folder, found));
}
