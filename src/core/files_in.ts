import { join } from "node:path";
import { InputError } from "./errors.ts";

/**
 * The files of a folder whose names match, as paths in the order of their names; folders below it are not entered.
 *
 * @throws {InputError} if there is no such folder
 */
export async function filesIn(folder: string, name: RegExp): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isFile && name.test(entry.name)) names.push(entry.name);
    }
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory)) throw cause;
    throw new InputError("there is no such folder", {
      where: folder,
      mend: "restore it from version control",
      cause,
    });
  }
  return names.sort().map((found) => join(folder, found));
}
